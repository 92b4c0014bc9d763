/** The word that every picture of the example's flight bears. */
import { HEIGHT_PX, WIDTH_PX } from './picture.ts'

/** Five dots wide, seven tall, from the top. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  S: [' ### ', '#   #', '#    ', ' ### ', '    #', '#   #', ' ### '],
  I: [' ### ', '  #  ', '  #  ', '  #  ', '  #  ', '  #  ', ' ### '],
  M: ['#   #', '## ##', '# # #', '# # #', '#   #', '#   #', '#   #'],
  U: ['#   #', '#   #', '#   #', '#   #', '#   #', '#   #', ' ### '],
  L: ['#    ', '#    ', '#    ', '#    ', '#    ', '#    ', '#####'],
  A: [' ### ', '#   #', '#   #', '#####', '#   #', '#   #', '#   #'],
  T: ['#####', '  #  ', '  #  ', '  #  ', '  #  ', '  #  ', '  #  '],
  E: ['#####', '#    ', '#    ', '#### ', '#    ', '#    ', '#####'],
  D: ['#### ', '#   #', '#   #', '#   #', '#   #', '#   #', '#### '],
}
const WORD = 'SIMULATED'
const DOT_PX = 3
const STEP = 6
const RIM_PX = 6
const TOP_PX = 2 * RIM_PX
const RIGHT_PX = WIDTH_PX - 2 * RIM_PX
const LEFT_PX = RIGHT_PX - (STEP * WORD.length - 1) * DOT_PX
const [BLACK, WHITE] = [20, 255]

/** Burns the word into a picture (red, green and blue in turn), at the right of its upper edge: the workbench writes at the left. */
export function burnIn(picture: Uint8Array): void {
  const bottom_px = TOP_PX + 7 * DOT_PX
  fill(picture, LEFT_PX - RIM_PX, TOP_PX - RIM_PX, RIGHT_PX + RIM_PX, bottom_px + RIM_PX, BLACK)
  for (const [place, letter] of [...WORD].entries()) {
    for (const [row, dots] of LETTERS[letter]!.entries()) {
      for (const [column, dot] of [...dots].entries()) {
        if (dot === ' ') continue
        const x = LEFT_PX + (STEP * place + column) * DOT_PX
        const y = TOP_PX + row * DOT_PX
        fill(picture, x, y, x + DOT_PX, y + DOT_PX, WHITE)
      }
    }
  }
}

function fill(picture: Uint8Array, left: number, top: number, right: number, bottom: number, tone: number) {
  for (let y = top; y < Math.min(bottom, HEIGHT_PX); y++)
    picture.fill(tone, 3 * (y * WIDTH_PX + left), 3 * (y * WIDTH_PX + right))
}
