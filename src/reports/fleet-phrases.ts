/** Words of the statistics of a fleet, for the terminal and for print. */

import type { Grouping, NotCounted, Want } from '../fleet/sortie.ts'
import type { Verdict } from '../sources/verdict.ts'
import type { Language } from './phrases.ts'

export interface FleetPhrases {
  readonly title: string
  readonly headline: string
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly groupings: Readonly<Record<Grouping, string>>
  readonly wants: Readonly<Record<Want, string>>
  readonly notCounted: Readonly<Record<NotCounted['why'], string>>
  readonly words: Readonly<
    Record<
      | 'period'
      | 'always'
      | 'begin'
      | 'end'
      | 'only'
      | 'registry'
      | 'noRegistry'
      | 'data'
      | 'total'
      | 'notNamed'
      | 'sorties'
      | 'continued'
      | 'hours'
      | 'gasHours'
      | 'distance'
      | 'state'
      | 'states'
      | 'statesMean'
      | 'insideLeast'
      | 'insideMost'
      | 'outside'
      | 'cannotSay'
      | 'notJudged'
      | 'findings'
      | 'findingsMean'
      | 'withoutGas'
      | 'share'
      | 'rests'
      | 'restsMean'
      | 'entries'
      | 'begins'
      | 'platform'
      | 'operator'
      | 'finding'
      | 'wanting'
      | 'nothing',
      string
    >
  >
}

const english: FleetPhrases = {
  title: 'Statistics of sorties',
  headline: 'Sorties: {sorties}; in the air: {hours} h; with gas: {gas} h; flown: {distance}',
  verdicts: { located: 'located', 'area-only': 'area only', 'nothing-found': 'nothing found' },
  groupings: { platform: 'Platform', operator: 'Operator', state: 'State', month: 'Month' },
  wants: {
    'no-platform': 'the manifest names no platform',
    'unknown-platform': 'the registry does not have the platform',
    'no-operator': 'the manifest names no operator',
    'unknown-operator': 'the registry does not have the operator',
    'no-time': 'not on UTC, so in no period',
    'no-way': 'no track of its own on UTC: no hours in the air, no distance',
    thinned: 'more fixes were recorded than are counted: the distance is the least',
    'no-verdict': 'no verdict on borders: in no state’s figures',
    'not-in-record': 'no entry of this record stands behind it as it is',
  },
  notCounted: {
    refused: 'not counted: it may not be looked through',
    erased: 'not counted: erased, its time was over',
    unreadable: 'not counted: its result cannot be read',
  },
  words: {
    period: 'Period',
    always: 'all that was kept',
    begin: 'the beginning',
    end: 'the end',
    only: 'Only',
    registry: 'Registry',
    noRegistry: 'none: names are as the manifests state them',
    data: 'Data',
    total: 'All',
    notNamed: 'not named',
    sorties: 'Sorties',
    continued: 'Going on',
    hours: 'In the air, h',
    gasHours: 'With gas, h',
    distance: 'Flown, km',
    state: 'State',
    states: 'Inside and outside of states',
    statesMean:
      'Least: what was certainly inside. Most: with it what cannot be said. The distance is the least that joins the places recorded. A sea of up to 12 NM belongs to its state.',
    insideLeast: 'Inside, least',
    insideMost: 'Inside, most',
    outside: 'Outside',
    cannotSay: 'Cannot say',
    notJudged: 'Not judged',
    findings: 'Findings',
    findingsMean:
      'Of the sorties that began in the period and measured gas. Shares stand with their exact 95 % interval (Clopper and Pearson, 1934).',
    withoutGas: 'Without gas',
    share: '{percent} % ({low} to {high} %)',
    rests: 'What the figures rest on',
    restsMean: 'Every sortie, and the entries of the record that it was taken in and its result made.',
    entries: 'Entries',
    begins: 'Began',
    platform: 'Platform',
    operator: 'Operator',
    finding: 'Finding',
    wanting: 'What could not be counted, or not under its name',
    nothing: 'Nothing was flown in this period.',
  },
}

const spanish: FleetPhrases = {
  title: 'Estadística de vuelos',
  headline: 'Vuelos: {sorties}; en el aire: {hours} h; con gas: {gas} h; volado: {distance}',
  verdicts: { located: 'localizada', 'area-only': 'solo zona', 'nothing-found': 'nada encontrado' },
  groupings: { platform: 'Plataforma', operator: 'Operador', state: 'Estado', month: 'Mes' },
  wants: {
    'no-platform': 'el manifiesto no nombra ninguna plataforma',
    'unknown-platform': 'la plataforma no está en el registro de la flota',
    'no-operator': 'el manifiesto no nombra ningún operador',
    'unknown-operator': 'el operador no está en el registro de la flota',
    'no-time': 'sin hora UTC, así que no pertenece a ningún periodo',
    'no-way': 'sin trayectoria propia en UTC: ni horas en el aire ni distancia',
    thinned: 'se registraron más posiciones de las contadas: la distancia es la mínima',
    'no-verdict': 'sin veredicto sobre fronteras: no entra en las cifras de ningún Estado',
    'not-in-record': 'ninguna entrada de este registro lo respalda tal como está',
  },
  notCounted: {
    refused: 'no contado: no está permitido consultarlo',
    erased: 'no contado: borrado, terminó su plazo',
    unreadable: 'no contado: su resultado no se puede leer',
  },
  words: {
    period: 'Periodo',
    always: 'todo lo conservado',
    begin: 'el comienzo',
    end: 'el final',
    only: 'Solo',
    registry: 'Flota',
    noRegistry: 'ninguna: los nombres son los de los manifiestos',
    data: 'Datos',
    total: 'Todos',
    notNamed: 'sin nombrar',
    sorties: 'Vuelos',
    continued: 'Siguen',
    hours: 'En el aire, h',
    gasHours: 'Con gas, h',
    distance: 'Volado, km',
    state: 'Estado',
    states: 'Dentro y fuera de los Estados',
    statesMean:
      'Mínimo: lo que con seguridad estuvo dentro. Máximo: con ello, lo que no se puede decir. La distancia es la mínima que une las posiciones registradas. El mar hasta 12 NM pertenece a su Estado.',
    insideLeast: 'Dentro, mínimo',
    insideMost: 'Dentro, máximo',
    outside: 'Fuera',
    cannotSay: 'No se puede decir',
    notJudged: 'Sin juzgar',
    findings: 'Hallazgos',
    findingsMean:
      'De los vuelos que empezaron en el periodo y midieron gas. Las proporciones llevan su intervalo exacto del 95 % (Clopper y Pearson, 1934).',
    withoutGas: 'Sin gas',
    share: '{percent} % ({low} a {high} %)',
    rests: 'En qué se apoyan las cifras',
    restsMean: 'Cada vuelo y las entradas del registro que dicen que se recibió y que se hizo su resultado.',
    entries: 'Entradas',
    begins: 'Empezó',
    platform: 'Plataforma',
    operator: 'Operador',
    finding: 'Hallazgo',
    wanting: 'Lo que no se pudo contar, o no bajo su nombre',
    nothing: 'No se voló nada en este periodo.',
  },
}

export const fleetPhrases: Readonly<Record<Language, FleetPhrases>> = { en: english, es: spanish }
