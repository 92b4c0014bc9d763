/** Clear of what stands at the edges of the map, px: buttons, wind, legend, labels of the grid. */
const EDGE = { top: 104, right: 84, bottom: 150, left: 90 }

/** Where a ray from the middle of the map's clear part meets its edge. */
export function atEdge(
  { width, height }: { readonly width: number; readonly height: number },
  bearing_deg: number,
): { left: number; top: number } {
  const half = {
    x: Math.max(0, width - EDGE.left - EDGE.right) / 2,
    y: Math.max(0, height - EDGE.top - EDGE.bottom) / 2,
  }
  const bearing_rad = (bearing_deg * Math.PI) / 180
  const [dx, dy] = [Math.sin(bearing_rad), -Math.cos(bearing_rad)]
  const reach = Math.min(half.x / Math.max(1e-9, Math.abs(dx)), half.y / Math.max(1e-9, Math.abs(dy)))
  return { left: EDGE.left + half.x + reach * dx, top: EDGE.top + half.y + reach * dy }
}
