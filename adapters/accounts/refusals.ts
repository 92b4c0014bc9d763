import type { InBoth } from '../../src/people/in-both.ts'
import { type Answer, PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN } from './accounts.ts'

/** Why an account is not made or changed, and what would help. Closed. No sentence holds what was typed. */
const sentences = {
  'link-void': {
    en: 'This link is unknown, used up or too old. Ask an administrator for another; for the very first account, start the program again.',
    es: 'Este enlace es desconocido, ya se usó o caducó. Pida otro a un administrador; para la primera cuenta, reinicie el programa.',
  },
  password: {
    en: `A password has ${PASSWORD_CHARACTERS_MIN} to ${PASSWORD_CHARACTERS_MAX} characters. Several words in a row do well.`,
    es: `Una contraseña tiene de ${PASSWORD_CHARACTERS_MIN} a ${PASSWORD_CHARACTERS_MAX} caracteres. Varias palabras seguidas sirven bien.`,
  },
  name: {
    en: 'A name has 1 to 100 characters. Give one.',
    es: 'Un nombre tiene de 1 a 100 caracteres. Escriba uno.',
  },
  email: {
    en: 'This is not an address of electronic mail. Give one, for example name@example.org.',
    es: 'Esto no es una dirección de correo electrónico. Escriba una, por ejemplo nombre@example.org.',
  },
  roles: {
    en: 'One person may not hold these roles at once: partner, overseer and administrator go with no other. Choose others.',
    es: 'Una persona no puede tener estas funciones a la vez: socio, supervisor y administrador no van con ninguna otra. Elija otras.',
  },
  'already-there': {
    en: 'Somebody with this address has an account. Change their roles, or revoke them first.',
    es: 'Alguien con esta dirección ya tiene cuenta. Cambie sus funciones, o revóquela antes.',
  },
  demonstration: {
    en: 'A demonstration administrator changes only people of the demonstration. Set up real accounts for this.',
    es: 'Un administrador de demostración solo cambia a personas de la demostración. Para esto, cree cuentas reales.',
  },
  'not-there': {
    en: 'Nobody has this id. Look at the list of people again.',
    es: 'Nadie tiene este identificador. Mire de nuevo la lista de personas.',
  },
} as const satisfies Readonly<Record<string, InBoth>>

export type AccountRefusal = keyof typeof sentences

export const refusedFor = (refusal: AccountRefusal): Answer<never> => ({
  ok: false,
  refusal,
  says: sentences[refusal],
})
