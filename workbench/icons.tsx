const paths = {
  play: 'M7 4.500v15l12-7.500z',
  pause: 'M7 4.500h3.500v15H7zM13.500 4.500H17v15h-3.500z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  goto: 'M12 3v4M12 17v4M3 12h4M17 12h4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  measure: 'M3 16 16 3l5 5L8 21zM7 12l2 2M10 9l2 2M13 6l2 2',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'm5 12.500 4.500 4.500L19 7',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600 19 19M5 19l1.400-1.400M17.600 6.400 19 5',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500',
  folder: 'M3 6h6l2 2.500h10V19H3z',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500 21 21',
  pin: 'M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21M12 7a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5',
  follow:
    'M12 10.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3M8.500 15.500a5 5 0 0 1 0-7M15.500 8.500a5 5 0 0 1 0 7M5.500 18.500a9.200 9.200 0 0 1 0-13M18.500 5.500a9.200 9.200 0 0 1 0 13',
  stop: 'M6 6h12v12H6z',
  again: 'M5 12a7 7 0 1 0 2.500-5.400M4 3.500v4.500h4.500',
  leave: 'M6 6l12 12M18 6 6 18',
  'step-back': 'M7 5v14M18 5.500v13L9 12z',
  'step-on': 'M17 5v14M6 5.500v13L15 12z',
  lookback:
    'M12 6c5 0 8.500 4 9.500 6-1 2-4.500 6-9.500 6s-8.500-4-9.500-6c1-2 4.500-6 9.500-6M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M12 3 9.500 1',
  undo: 'M9 6 4 11l5 5M4.500 11H14a5.500 5.500 0 0 1 0 11h-2',
  redo: 'm15 6 5 5-5 5M19.500 11H10a5.500 5.500 0 0 0 0 11h2',
  area: 'M5 8 14 4l6 7-4 9-10-3z',
  hole: 'M3 4h18v16H3zM9 9h6v6H9z',
  line: 'm4 18 5-9 6 4 5-8',
  refused: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.500 8.500l7 7M15.500 8.500l-7 7',
  fine: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.500l3 3 5-6',
  unknown:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.400-1 .900-1 1.700M12 16.500v.1',
  closed: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
} as const

/** A line drawing beside words, or inside a button that names itself. */
export function Icon({ name, size = 18 }: { name: keyof typeof paths; size?: number }) {
  const filled = name === 'play' || name === 'pause' || name === 'stop'
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="icon">
      <path
        d={paths[name]}
        fill={filled ? 'currentColor' : 'none'}
        stroke={filled ? 'none' : 'currentColor'}
      />
    </svg>
  )
}

/** The product's mark: a survey line and what it found. */
export function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M5 9h20a3 3 0 0 1 0 7H9a3.500 3.500 0 0 0 0 7h18"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.600"
        strokeLinecap="round"
      />
      <circle cx="17" cy="16" r="4" fill="var(--gas)" />
    </svg>
  )
}
