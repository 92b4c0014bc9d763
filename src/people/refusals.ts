import type { InBoth } from './in-both.ts'
import { type Role, roleNames } from './roles.ts'

/** Why a call is refused, and what would help. Closed. `{roles}` are those that the rule names. */
const sentences = {
  'not-signed-in': {
    en: 'Nobody is signed in. Sign in, and ask again.',
    es: 'Nadie ha iniciado sesión. Inicie sesión y vuelva a pedirlo.',
  },
  role: {
    en: 'Your roles do not permit this. It is for: {roles}. Ask somebody who has that role, or an administrator to give it to you.',
    es: 'Sus funciones no permiten esto. Corresponde a: {roles}. Pídalo a quien tenga esa función, o pida a un administrador que se la dé.',
  },
  'not-yours': {
    en: 'This belongs to somebody else. Only they may do this; ask them.',
    es: 'Esto es de otra persona. Solo ella puede hacerlo; pídaselo.',
  },
  yours: {
    en: 'This is about yourself, and nobody does it for themselves. Ask another who has the role.',
    es: 'Esto es sobre usted, y nadie lo hace para sí. Pídalo a otra persona que tenga la función.',
  },
  'own-request': {
    en: 'You asked for this yourself, and nobody decides on their own request. Another person must decide.',
    es: 'Usted mismo lo pidió, y nadie decide sobre su propia solicitud. Debe decidir otra persona.',
  },
  'unknown-owner': {
    en: 'Nobody can tell whose this is, so it is refused. Show this to those who keep the program.',
    es: 'No se sabe de quién es, así que se rechaza. Muéstrelo a quienes mantienen el programa.',
  },
  'unknown-asker': {
    en: 'Nobody can tell who asked for this, so it is refused. Have it asked for again by somebody who is signed in.',
    es: 'No se sabe quién lo pidió, así que se rechaza. Haga que lo pida de nuevo alguien con sesión iniciada.',
  },
  'no-reason': {
    en: 'This record is restricted, and every reading of it is recorded with a reason. Say why you need it.',
    es: 'Este registro es restringido, y cada lectura se anota con su motivo. Diga por qué lo necesita.',
  },
  administrator: {
    en: 'Administrators read no restricted record. Ask an analyst or an overseer.',
    es: 'Los administradores no leen registros restringidos. Pídalo a un analista o a un supervisor.',
  },
  'roles-apart': {
    en: 'Your roles may not be held by one person, so nothing is permitted. Ask an administrator to take some away.',
    es: 'Una sola persona no puede tener sus funciones a la vez, así que nada se permite. Pida a un administrador que retire alguna.',
  },
  nobody: {
    en: 'No rule permits this to anybody.',
    es: 'Ninguna regla permite esto a nadie.',
  },
} as const satisfies Readonly<Record<string, InBoth>>

export type CallRefusal = keyof typeof sentences
export const callRefusals = Object.keys(sentences) as readonly CallRefusal[]

/** The refusal in words, with the roles that the rule names. */
export function saysOf(refusal: CallRefusal, named: readonly Role[]): InBoth {
  const filled = (language: keyof InBoth) =>
    sentences[refusal][language].replace('{roles}', named.map((role) => roleNames[role][language]).join(', '))
  return { en: filled('en'), es: filled('es') }
}
