import type { SparkPoint } from '../follow/spark.ts'
import { sparkPath } from '../follow/spark.ts'

const [WIDTH, HEIGHT] = [200, 28]

/** A small line over all updates, its latest point marked; what it shows stands in words beside it. */
export function Spark({ points, label }: { points: readonly SparkPoint[]; label: string }) {
  const last = points.at(-1)
  return (
    <div className="spark" role="img" aria-label={label} data-testid="spark">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={sparkPath(points, WIDTH, HEIGHT)} />
      </svg>
      {last && <span style={{ left: `${100 * last.x}%`, top: `${100 * (1 - last.y)}%` }} />}
    </div>
  )
}
