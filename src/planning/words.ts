/** What a plan says to people, in both languages. Numbers are already in the units of the sentence. */
export const languages = ['en', 'es'] as const
export type Both = Readonly<Record<(typeof languages)[number], string>>

export const both = (en: string, es: string): Both => ({ en, es })

/** Hours and minutes: 1 h 05 min, the same in both languages. */
export function duration(time_s: number): string {
  const minutes = Math.round(time_s / 60)
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Whole percent, never more than it is: what falls short of nine tenths does not read as 90 %. */
export const percent = (share: number): string => `${Math.floor(100 * share + 1e-9)} %`
