/** Why a plan cannot be laid, in words, and what would help. */
import type { LayProblem } from './patterns.ts'
import { type Both, both } from './words.ts'

/** One sentence or two. */
export function layProblemText({ code, value }: LayProblem): Both {
  switch (code) {
    case 'too-wide':
      return both(
        `The area reaches farther than ${value} km from its middle. Plan it in parts.`,
        `El área llega a más de ${value} km de su centro. Planifíquela por partes.`,
      )
    case 'below-ground':
      return both(
        `The flight would be ${-value} m below the ground. Fly higher.`,
        `El vuelo estaría ${-value} m bajo el terreno. Vuele más alto.`,
      )
    case 'height-unknown':
      return both(
        'How high above the ground it flies is not known, so that no spacing can be found. State the ground, or a spacing.',
        'No se sabe a qué altura sobre el terreno se vuela, así que no se halla separación. Indique el terreno, o una separación.',
      )
    case 'rate-not-seen':
      return value > 0
        ? both(
            `No spacing finds that rate with that chance; the closest lines would find ${value} kg/h. Fly lower or slower, or seek more.`,
            `Ninguna separación encuentra esa emisión con esa probabilidad; las líneas más juntas encontrarían ${value} kg/h. Vuele más bajo o más lento, o busque más.`,
          )
        : both(
            'No spacing finds that rate with that chance, nor one twenty times as strong. Fly lower.',
            'Ninguna separación encuentra esa emisión con esa probabilidad, ni otra veinte veces mayor. Vuele más bajo.',
          )
    case 'too-many-lines':
      return both(
        `It would take ${value} lines. Make the area smaller, or the spacing larger.`,
        `Harían falta ${value} líneas. Reduzca el área, o amplíe la separación.`,
      )
    case 'no-line':
      return both('No line crosses the area. Make it larger.', 'Ninguna línea cruza el área. Amplíela.')
    case 'wind-too-strong':
      return both(
        `At ${value} m/s through the air the wind is too strong to keep a track. Fly faster, or wait.`,
        `A ${value} m/s en el aire, el viento es demasiado fuerte para mantener el rumbo. Vuele más rápido, o espere.`,
      )
  }
}
