/** What reports say of authority and clearance. Both tables have the same keys and places, by type and by test. */
import type { StatusWords } from './legality.ts'

interface LegalityPhrases {
  readonly title: string
  readonly authority: string
  readonly noAuthority: string
  readonly caption: string
  readonly columns: Readonly<Record<'state' | 'needed' | 'status' | 'reference' | 'dates', string>>
  readonly needed: Readonly<Record<'yes' | 'no' | 'unknown', string>>
  readonly statuses: StatusWords
  readonly asked: string
  readonly answered: string
  readonly holds: string
  readonly none: string
  /** Where no other state is named at all. */
  readonly noState: string
  /** Heads a line about one state, and one that tells a permission, on the command line. */
  readonly clearance: string
  readonly permitted: string
}

export const legalityEnglish: LegalityPhrases = {
  title: 'Authority and clearance',
  authority:
    'Recorded and used under the authority {id} of {office}, on the basis of {cites} ("{title}", SHA-256 {sha256}). It covers what was collected from {from} to {until}, for {purposes}; it grants {verbs}. The aircraft: {payload}. Records are kept: {retention}.',
  noAuthority: 'No authority is named: the data is declared as not collected for use.',
  caption: 'Clearance of host states',
  columns: {
    state: 'State',
    needed: 'Needed',
    status: 'Clearance',
    reference: 'Reference',
    dates: 'Dates (UTC)',
  },
  needed: { yes: 'yes', no: 'no', unknown: 'not said' },
  statuses: {
    granted: 'granted',
    requested: 'requested, no answer',
    denied: 'denied',
    'not-requested': 'not requested',
    unknown: 'unknown',
  },
  asked: 'requested {at}',
  answered: 'answered {at}',
  holds: 'holds {from} to {until}',
  none: 'none stated',
  noState: 'Clearance of host states: unknown. No other state is named by an authority or in the manifest.',
  clearance: 'clearance',
  permitted: 'permitted',
}

export const legalitySpanish: LegalityPhrases = {
  title: 'Autorización y permiso',
  authority:
    'Grabado y usado con la autorización {id} de {office}, con base en {cites} («{title}», SHA-256 {sha256}). Cubre lo recogido de {from} a {until}, para {purposes}; concede {verbs}. La aeronave: {payload}. Los registros se conservan: {retention}.',
  noAuthority: 'No se nombra ninguna autorización: los datos se declaran como no recogidos para ser usados.',
  caption: 'Permiso de los estados anfitriones',
  columns: {
    state: 'Estado',
    needed: 'Necesario',
    status: 'Permiso',
    reference: 'Referencia',
    dates: 'Fechas (UTC)',
  },
  needed: { yes: 'sí', no: 'no hace falta', unknown: 'no se dice' },
  statuses: {
    granted: 'concedido',
    requested: 'pedido, sin respuesta',
    denied: 'denegado',
    'not-requested': 'no pedido',
    unknown: 'desconocido',
  },
  asked: 'pedido el {at}',
  answered: 'respondido el {at}',
  holds: 'vale de {from} a {until}',
  none: 'no consta',
  noState:
    'Permiso de los estados anfitriones: desconocido. Ni una autorización ni el manifiesto nombran otro estado.',
  clearance: 'permiso',
  permitted: 'permitido',
}

export const legalityWords = { en: legalityEnglish, es: legalitySpanish } as const
