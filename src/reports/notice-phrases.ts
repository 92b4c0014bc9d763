/** What notices say. Both tables have the same keys and places, by type and by test. */
import type { Change } from '../notices/changes.ts'
import type { EventKind } from '../notices/events.ts'
import type { Recipient } from '../notices/rules.ts'
import type { Language } from './phrases.ts'

export interface NoticePhrases {
  readonly events: Readonly<Record<EventKind, string>>
  readonly recipients: Readonly<Record<Recipient, string>>
  readonly changes: Readonly<Record<Change, string>>
  readonly words: Readonly<Record<keyof typeof english.words, string>>
}

const english = {
  events: {
    'new-authority': 'a new authority',
    'urgent-authority': 'an urgent authority',
    'state-entered': 'first entry into a state',
    'area-entered': 'first entry into an area',
    'escalation-sensors': 'more is measured than was told',
    'escalation-area': 'more is flown over than was told',
    'escalation-tempo': 'more is flown than was told',
    'escalation-payload': 'more is carried than was told',
    incident: 'an incident',
    'partner-contact': 'contact with officials of another state',
    sortie: 'a sortie',
  },
  recipients: {
    'legislative-committee': 'Legislative committee',
    inspector: 'Inspector',
    'host-state': 'Host state',
    'own-counsel': 'Own counsel',
  },
  changes: {
    'sensor-added': 'Another kind of sensor may be used.',
    'gas-added': 'Another gas may be measured.',
    'collecting-verb-added': 'Something may be collected that could not be before.',
    'area-grown': 'The area is larger, or reaches elsewhere.',
    'heights-widened': 'Heights are wider, or measured from another surface.',
    'state-added': 'Another state may be entered.',
    'terms-loosened': 'A state may be entered without the clearance that was needed.',
    'dwellings-loosened': 'Dwellings are kept away from less.',
    'more-sorties': 'More sorties are flown in thirty days.',
    longer: 'It begins earlier or ends later.',
    'payload-added': 'The aircraft carry something they did not.',
  },
  words: {
    notice: 'Notice',
    sentence: 'Notice: {event} ({subject}), under the authority {authority}',
    to: 'To',
    nobodyNamed: 'no office is named',
    due: 'To be sent before',
    within: 'within {hours} h',
    beforeFirstSortie: 'the first sortie',
    drafted: 'Drafted',
    whatHappened: 'What happened',
    happened: 'At {at} by a clock that may be off by {bound_s} s: at the earliest at {earliest}.',
    states: 'States concerned: {states}.',
    rule: 'Told by the rule {rule}: “{cites}”.',
    statement: 'Statement of whoever drafted it',
    changes: 'What became more',
    authority: 'The authority',
    noAuthority: 'No authority was relied on.',
    issuer: 'Issued by',
    basis: 'Legal basis',
    basisDocument: 'Its document',
    time: 'Time (UTC)',
    area: 'Area',
    heights: 'Heights',
    unlimited: 'no limit',
    statesNamed: 'States',
    sensors: 'Sensors and gases',
    purposes: 'Purposes',
    payload: 'Carried besides sensors',
    digest: 'SHA-256 of its document',
    what: 'What',
    value: 'As recorded',
    clearance: 'Clearance of host states',
    record: 'The record',
    entries: 'Entries that prove the event: {entries}.',
    noEntries: 'No entry of the record tells of the event by itself.',
    proofs:
      'Beside this page lie notice.json, the same for machines, and receipt.json, which proves that both are what the record committed to.',
    vkey: 'Key of the log, to be compared with the one you were given: {vkey}',
  },
}

const spanish: NoticePhrases = {
  events: {
    'new-authority': 'una nueva autorización',
    'urgent-authority': 'una autorización urgente',
    'state-entered': 'primera entrada en un Estado',
    'area-entered': 'primera entrada en una zona',
    'escalation-sensors': 'se mide más de lo comunicado',
    'escalation-area': 'se sobrevuela más de lo comunicado',
    'escalation-tempo': 'se vuela más de lo comunicado',
    'escalation-payload': 'se lleva más de lo comunicado',
    incident: 'un incidente',
    'partner-contact': 'contacto con funcionarios de otro Estado',
    sortie: 'una salida',
  },
  recipients: {
    'legislative-committee': 'Comisión legislativa',
    inspector: 'Inspección',
    'host-state': 'Estado anfitrión',
    'own-counsel': 'Asesoría jurídica propia',
  },
  changes: {
    'sensor-added': 'Puede usarse otra clase de sensor.',
    'gas-added': 'Puede medirse otro gas.',
    'collecting-verb-added': 'Puede recogerse algo que antes no se podía.',
    'area-grown': 'El área es mayor, o llega a otra parte.',
    'heights-widened': 'Las alturas son más amplias, o se miden desde otra superficie.',
    'state-added': 'Puede entrarse en otro Estado.',
    'terms-loosened': 'Puede entrarse en un Estado sin el permiso que hacía falta.',
    'dwellings-loosened': 'Se evitan menos las viviendas.',
    'more-sorties': 'Se vuelan más salidas en treinta días.',
    longer: 'Empieza antes o termina después.',
    'payload-added': 'Las aeronaves llevan algo que no llevaban.',
  },
  words: {
    notice: 'Aviso',
    sentence: 'Aviso: {event} ({subject}), con la autorización {authority}',
    to: 'Para',
    nobodyNamed: 'no se ha designado ninguna oficina',
    due: 'Ha de enviarse antes de',
    within: 'en {hours} h',
    beforeFirstSortie: 'la primera salida',
    drafted: 'Redactado',
    whatHappened: 'Qué ocurrió',
    happened: 'A las {at} según un reloj que puede errar {bound_s} s: lo más pronto, a las {earliest}.',
    states: 'Estados afectados: {states}.',
    rule: 'Se comunica por la regla {rule}: «{cites}».',
    statement: 'Declaración de quien lo redactó',
    changes: 'Qué ha aumentado',
    authority: 'La autorización',
    noAuthority: 'No se invocó ninguna autorización.',
    issuer: 'Emitida por',
    basis: 'Base legal',
    basisDocument: 'Su documento',
    time: 'Tiempo (UTC)',
    area: 'Área',
    heights: 'Alturas',
    unlimited: 'sin límite',
    statesNamed: 'Estados',
    sensors: 'Sensores y gases',
    purposes: 'Fines',
    payload: 'Carga además de sensores',
    digest: 'SHA-256 de su documento',
    what: 'Qué',
    value: 'Según consta',
    clearance: 'Permiso de los Estados anfitriones',
    record: 'El registro',
    entries: 'Entradas que prueban el suceso: {entries}.',
    noEntries: 'Ninguna entrada del registro cuenta el suceso por sí misma.',
    proofs:
      'Junto a esta página están notice.json, lo mismo para máquinas, y receipt.json, que prueba que ambos son lo que el registro comprometió.',
    vkey: 'Clave del registro, para comparar con la que se le dio: {vkey}',
  },
}

export const noticePhrases: Readonly<Record<Language, NoticePhrases>> = { en: english, es: spanish }

const MORE_SPANISH = 'Lo que pasa a ser más de lo comunicado se comunica de nuevo'

/** What the rules of the first table cite, by their ids; another table's say it themselves, as all do in English. */
export const citesInSpanish: Readonly<Record<string, string>> = {
  'new-authority': 'Quienes supervisan conocen una autorización antes de que se vuele con ella',
  'urgent-authority': 'Lo que no podía esperar se comunica en 48 horas',
  'state-entered': 'La primera entrada en un Estado se comunica a quienes supervisan y a ese Estado',
  'area-entered': 'La primera entrada en una zona con reglas propias se comunica a quienes supervisan',
  'escalation-sensors': MORE_SPANISH,
  'escalation-area': MORE_SPANISH,
  'escalation-tempo': MORE_SPANISH,
  'escalation-payload': MORE_SPANISH,
  incident: 'Que algo se hizo o se juzgó como no debía se comunica en un día',
  'incident-committee': 'Una comisión conoce un incidente con lo que se averiguó de él',
  'partner-contact': 'El contacto con funcionarios de otro Estado se comunica en tres días',
}

/** The principle that a rule cites, in words of the language where they are known. */
export const citesText = (rule: { readonly id: string; readonly cites: string }, lang: Language): string =>
  (lang === 'es' ? citesInSpanish[rule.id] : undefined) ?? rule.cites
