import fc from 'fast-check'
import { exampleResult } from './example-result.ts'
import type { Records } from './records.ts'
import type { Result, Verdict } from './result.ts'

/** Texts that break careless writers of HTML, XML, Typst and JSON, and any others a generator finds. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    '</title></style></svg><b>',
    ']]>&amp;&lt;&#x0;',
    '#eval("1+1")',
    '#import "/etc/passwd": *',
    '" + read("/etc/passwd") + "',
    '\\"#panic()\\',
    '*b* _i_ $x$ @ref `raw` <label> // /* = h',
    '中文 🛩️ \u202egnp.exe \u0000\u0007\ud800\ufffe',
    'a'.repeat(300),
    ['$', '{x} {gas} $& $1 $`'].join(''),
    '../../etc/passwd',
    '__proto__',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
)

/** The example with one foreign text in every place that a recording or a manifest can fill. */
export function withForeignText(verdict: Verdict, text: string): { result: Result; records: Records } {
  const { result, records } = exampleResult(verdict)
  const detections = result.detections.map((detection) => ({ ...detection, id: text, sensor: text }))
  return {
    result: {
      ...result,
      case: text,
      name: text,
      reason: text,
      detections,
      sources: result.sources.map((source) => ({ ...source, id: text })),
      sensitivity: result.sensitivity.map((each) => ({ ...each, source: text })),
      activity: result.activity.map((each) => ({ ...each, source: text })),
      assumed: result.assumed.map((each) =>
        'sensor' in each.values ? { ...each, values: { ...each.values, sensor: text } } : each,
      ),
      noted: result.noted.map((each) => ({
        ...each,
        file: text,
        ...(each.code === 'rows-without-position' ? { values: { ...each.values, sensor: text } } : {}),
      })) as Result['noted'],
      assumptions: result.assumptions.map(() => text),
      inputs: result.inputs.map((input) => ({
        ...input,
        file: text,
        faults: input.faults.map((fault) => ({
          ...fault,
          file: text,
          column: text,
          found: text,
          expected: text,
        })),
      })),
      engine: { ...result.engine, version: text },
    },
    records: {
      ...records,
      case: text,
      detections,
      gas: records.gas.map((record) => ({ ...record, sensor: text })),
      activity: records.activity.map((each) => ({ ...each, source: text })),
    },
  }
}
