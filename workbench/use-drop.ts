import { useEffect, useRef, useState } from 'react'
import type { DroppedFile } from './api.ts'
import { droppedFiles } from './dropped.ts'

/** Takes a folder dropped anywhere on the window; true while one hangs over it. */
export function useDrop(onFolder: (files: readonly DroppedFile[]) => void): boolean {
  const [over, setOver] = useState(false)
  const take = useRef(onFolder)
  take.current = onFolder
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false) // left the window, not merely one element for the next
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!holdsFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      void droppedFiles(event.dataTransfer.items).then((files) => take.current(files))
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragover', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragover', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return over
}
