/** The compiler copies code alone: brings what the typesetter and the second judge read beside it, for the packed program. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const beside = [
  join('adapters', 'typesetter', 'fonts'),
  join('adapters', 'judge', 'policies.cedar'),
  join('adapters', 'judge', 'authority.cedarschema'),
]
for (const path of beside) cpSync(join(root, path), join(root, 'dist', path), { recursive: true })
