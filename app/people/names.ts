import type { People } from './opening.ts'

/** Names by the ids of people: of those who have an account, and of nobody else. */
export const namesOf =
  (people: People) =>
  async (ids: readonly string[]): Promise<Readonly<Record<string, string>>> => {
    const wanted = new Set(ids)
    if (wanted.size === 0) return {}
    const all = await (await people.accounts()).people()
    return Object.fromEntries(all.filter(({ id }) => wanted.has(id)).map(({ id, name }) => [id, name]))
  }
