/** What is said of a flight and its borders. Both tables have the same keys and places, by type and by test. */
import type { crossingKinds } from '../airspace/airspace.ts'
import type { boundaryKinds } from '../airspace/boundaries.ts'
import type { sourceKinds } from '../airspace/errors.ts'
import type { Reason, Verdict } from '../airspace/stretches.ts'
import type { Language } from './phrases.ts'

export interface AirspacePhrases {
  readonly title: string
  readonly platform: string
  readonly outsider: string
  readonly footprint: string
  /** Of a boundary and a flight as a whole. */
  readonly sentences: Readonly<Record<Verdict, string>>
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly reasons: Readonly<Record<Reason, string>>
  readonly kinds: Readonly<Record<(typeof boundaryKinds)[number], string>>
  readonly crossings: Readonly<Record<(typeof crossingKinds)[number], string>>
  readonly sources: Readonly<Record<(typeof sourceKinds)[number], string>>
  readonly words: Readonly<Record<Word, string>>
}

const english = {
  title: 'On which side of borders the flight was',
  platform: 'the aircraft ({of})',
  outsider: "the outsider's track {of}",
  footprint: 'what the camera saw ({file})',
  sentences: {
    inside: '{who} was inside {name} for {inside} of {all}',
    outside: '{who} was outside {name} all the time, at least {nearest} from it',
    'cannot-say':
      'whether {who} entered {name} cannot be said for {doubt} of {all}; it was outside for the rest',
  },
  verdicts: { inside: 'inside', outside: 'outside', 'cannot-say': 'cannot say' },
  reasons: {
    margin: 'nearer to the line than the errors add up to',
    gap: 'nothing recorded for so long that the line could have been reached',
    jump: 'places that contradict the others were left out',
    stale: 'the last place was only repeated',
    'no-height': 'no height is stated',
    'height-datum': 'heights above different surfaces do not compare',
    'no-look': 'what the camera saw is not recorded',
    'open-footprint': 'the picture reaches past the ground',
  },
  kinds: {
    state: 'state border',
    'territorial-sea': 'territorial sea',
    fir: 'flight information region',
    restricted: 'restricted area',
  },
  crossings: {
    entered: 'entered',
    left: 'left',
    'may-have-entered': 'may have entered',
    'may-have-left': 'may have left',
  },
  sources: {
    receiver: 'a receiver of satellite navigation',
    'key-data': 'key data of motion imagery',
    outside: 'receivers of other aircraft (ADS-B)',
  },
  words: {
    flown: 'Flown',
    of: 'Recordings',
    boundaries: 'Boundaries',
    set: '{name}, version {version}, {official}; SHA-256 {sha256}',
    official: 'official',
    unofficial: 'NOT official: no legal finding, not for navigation',
    map: 'The track, by its verdict against {name}',
    verdictsTitle: 'Verdict for each boundary',
    crossingsTitle: 'Entries and exits',
    noCrossings: 'None: no line was crossed, nor can it have been.',
    more: '{count} more are in airspace.json.',
    subject: 'Whose',
    boundary: 'Boundary',
    nearest: 'Nearest',
    what: 'What',
    from: 'From',
    to: 'To',
    place: 'Where',
    allowed: 'Error allowed',
    errorsTitle: 'Error model',
    errors:
      '{who}, from {source}: {k} × sigma ({sigma}) + {bias_m} m bias + the accuracy of the boundary + speed × {clock_s} s of clock. Between fixes: at most {acceleration_mps2} m/s² off the straight way; in silences, what {fastest_mps} m/s can reach.',
    sigmaStated: 'stated: {least_m} to {greatest_m} m; {assumed_m} m where not',
    sigmaAssumed: '{assumed_m} m, assumed',
    median:
      'Where two coasts are both within reach the median line is taken; what states have agreed otherwise is not known here.',
    reconciled:
      '{own} and {outsider} on {name}: the same for {agree}, different for {differ}, not to be said for {cannotSay}; {apart} apart at most.',
    differed: '{from} to {to}: ours {own}, the outsider {outside}, {apart} apart.',
    since: '{seconds} s after its start',
  },
}
type Word = keyof typeof english.words

const spanish: AirspacePhrases = {
  title: 'De qué lado de los límites voló',
  platform: 'la aeronave ({of})',
  outsider: 'la traza ajena {of}',
  footprint: 'lo que vio la cámara ({file})',
  sentences: {
    inside: '{who} estuvo dentro de {name} durante {inside} de {all}',
    outside: '{who} estuvo siempre fuera de {name}, a {nearest} o más',
    'cannot-say':
      'no se puede decir si {who} entró en {name} durante {doubt} de {all}; el resto estuvo fuera',
  },
  verdicts: { inside: 'dentro', outside: 'fuera', 'cannot-say': 'no se puede decir' },
  reasons: {
    margin: 'más cerca de la línea que la suma de los errores',
    gap: 'sin registro tanto tiempo que pudo alcanzar la línea',
    jump: 'se omitieron posiciones que contradicen a las demás',
    stale: 'la última posición solo se repitió',
    'no-height': 'no consta la altura',
    'height-datum': 'alturas sobre superficies distintas no se comparan',
    'no-look': 'no consta lo que vio la cámara',
    'open-footprint': 'la imagen pasa más allá del suelo',
  },
  kinds: {
    state: 'frontera',
    'territorial-sea': 'mar territorial',
    fir: 'región de información de vuelo',
    restricted: 'zona restringida',
  },
  crossings: {
    entered: 'entró',
    left: 'salió',
    'may-have-entered': 'pudo entrar',
    'may-have-left': 'pudo salir',
  },
  sources: {
    receiver: 'un receptor de navegación por satélite',
    'key-data': 'los datos clave del vídeo',
    outside: 'receptores de otras aeronaves (ADS-B)',
  },
  words: {
    flown: 'Vuelo',
    of: 'Registros',
    boundaries: 'Límites',
    set: '{name}, versión {version}, {official}; SHA-256 {sha256}',
    official: 'oficiales',
    unofficial: 'NO oficiales: sin valor jurídico, no para navegar',
    map: 'La traza, según su veredicto frente a {name}',
    verdictsTitle: 'Veredicto para cada límite',
    crossingsTitle: 'Entradas y salidas',
    noCrossings: 'Ninguna: no se cruzó ninguna línea, ni pudo cruzarse.',
    more: 'Otras {count} están en airspace.json.',
    subject: 'De quién',
    boundary: 'Límite',
    nearest: 'Más cerca',
    what: 'Qué',
    from: 'Desde',
    to: 'Hasta',
    place: 'Dónde',
    allowed: 'Error admitido',
    errorsTitle: 'Modelo de errores',
    errors:
      '{who}, según {source}: {k} × sigma ({sigma}) + {bias_m} m de sesgo + la exactitud del límite + velocidad × {clock_s} s de reloj. Entre posiciones: a lo sumo {acceleration_mps2} m/s² fuera de la recta; en los silencios, lo que alcanzan {fastest_mps} m/s.',
    sigmaStated: 'declarada: de {least_m} a {greatest_m} m; {assumed_m} m donde no',
    sigmaAssumed: '{assumed_m} m, supuesta',
    median:
      'Donde dos costas están al alcance vale la línea media; lo que los Estados hayan convenido de otro modo no se conoce aquí.',
    reconciled:
      '{own} y {outsider} en {name}: iguales durante {agree}, distintos durante {differ}, sin poder decirse durante {cannotSay}; a {apart} a lo sumo.',
    differed: '{from} a {to}: la nuestra {own}, la ajena {outside}, a {apart}.',
    since: '{seconds} s tras su inicio',
  },
}

export const airspacePhrases: Readonly<Record<Language, AirspacePhrases>> = { en: english, es: spanish }
