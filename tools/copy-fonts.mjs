/** The compiler copies no fonts: brings those of the typesetter beside its compiled code, for the packed program. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const fonts = join('adapters', 'typesetter', 'fonts')
cpSync(join(root, fonts), join(root, 'dist', fonts), { recursive: true })
