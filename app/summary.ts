import type { Processed } from './process.ts'

/** What one case came to, in a few lines for a terminal. */
export function summaryText({ case: id, folder, result }: Processed): string {
  const lines = [`${id}: ${result.verdict}. ${result.reason}`]
  for (const { id: source, position, area90_m2, rate_kgph, probability } of result.sources) {
    const place =
      position.lat === null
        ? `x ${position.x_m} m, y ${position.y_m} m`
        : `${position.lat?.toFixed(6)}, ${position.lon?.toFixed(6)}`
    lines.push(
      `  ${source}: ${place}; 90 % region ${area90_m2.toPrecision(3)} m²; ${rate_kgph.p50.toPrecision(2)} kg/h (90 %: ${rate_kgph.p05.toPrecision(2)} to ${rate_kgph.p95.toPrecision(2)}); probability ${probability > 0.99 ? '> 0.99' : probability.toFixed(2)}`,
    )
  }
  const { p50, probability } = result.detectionLimit_kgph
  if (result.verdict === 'nothing-found' && p50 !== null)
    lines.push(
      `  a source above ${p50.toPrecision(2)} kg/h would probably (${100 * probability} %) have been seen in half of the area`,
    )
  lines.push(`  ${folder}`)
  return `${lines.join('\n')}\n`
}
