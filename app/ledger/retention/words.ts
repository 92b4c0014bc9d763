/** What the report on retention says, in each language. */
const english = {
  problem: 'PROBLEM',
  finished: 'finished',
  halfDone: 'half done',
  nothing: 'nothing is kept here',
  notYet: 'nothing was erased; --now erases',
  wouldErase: 'would erase',
  notErased: 'not erased',
  erased: 'erased',
  kept: 'keeps',
  held: 'held',
  unknown: 'keeps, for nobody says how long,',
  until: 'until',
  entries: 'entries',
  salts: 'salts',
  noRule: 'no rule',
}
export type RetainWords = Readonly<Record<keyof typeof english, string>>

const spanish: RetainWords = {
  problem: 'PROBLEMA',
  finished: 'terminado',
  halfDone: 'a medias',
  nothing: 'aquí no se conserva nada',
  notYet: 'no se borró nada; --now borra',
  wouldErase: 'borraría',
  notErased: 'no borrado',
  erased: 'borrado',
  kept: 'conserva',
  held: 'retenido',
  unknown: 'conserva, pues nadie dice cuánto tiempo,',
  until: 'hasta',
  entries: 'entradas',
  salts: 'sales',
  noRule: 'sin regla',
}

export const retainWords = { en: english, es: spanish } as const
