import { typesetterContract } from './typesetter.contract.ts'
import { typstTypesetter } from './typst.ts'

typesetterContract('typst', typstTypesetter)
