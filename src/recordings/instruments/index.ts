import type { FileHead, Recogniser, TableLayout } from '../layout.ts'
import { recogniseAeris } from './aeris.ts'
import { recogniseGasmet } from './gasmet.ts'
import { recogniseHealthyPhoton } from './healthyPhoton.ts'
import { recogniseLgr } from './lgr.ts'
import { recogniseLicor } from './licor.ts'
import { recognisePicarro } from './picarro.ts'
import { recogniseSkyhub } from './skyhub.ts'
import { recogniseSniffer4d } from './sniffer4d.ts'
import { recogniseToa5 } from './toa5.ts'

/** Which instrument wrote this file, by its first lines; undefined when it is none we know. Never throws. */
export function recognise(head: FileHead): TableLayout | undefined {
  for (const { recognise: ask } of recognisers) {
    const layout = ask(head)
    if (layout !== undefined) return layout
  }
  return undefined
}

/** Every format, by the name of its folder in corpus/instruments. No two claim the same file, so order is free. */
export const recognisers: readonly { readonly format: string; readonly recognise: Recogniser }[] = [
  { format: 'lgr', recognise: recogniseLgr },
  { format: 'aeris', recognise: recogniseAeris },
  { format: 'picarro', recognise: recognisePicarro },
  { format: 'licor', recognise: recogniseLicor },
  { format: 'gasmet', recognise: recogniseGasmet },
  { format: 'healthy-photon', recognise: recogniseHealthyPhoton },
  { format: 'skyhub', recognise: recogniseSkyhub },
  { format: 'sniffer4d', recognise: recogniseSniffer4d },
  { format: 'toa5', recognise: recogniseToa5 },
]
