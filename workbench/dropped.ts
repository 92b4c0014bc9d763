import type { DroppedFile } from './api.ts'

/** Every file of what was dropped, folders opened to the bottom, with paths relative to the folder dropped. */
export async function droppedFiles(items: DataTransferItemList): Promise<DroppedFile[]> {
  // Entries must be taken before the first pause: afterwards the browser empties the list.
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const files = await Promise.all(entries.map((entry) => filesOf(entry, '')))
  return files.flat()
}

/** What a folder chooser gives, with the same kind of paths. */
export function chosenFiles(list: FileList): DroppedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(isWanted)
}

async function filesOf(entry: FileSystemEntry, above: string): Promise<DroppedFile[]> {
  const path = above + entry.name
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path, file }].filter(isWanted)
  }
  const files = await Promise.all(
    (await entriesOf(entry as FileSystemDirectoryEntry)).map((e) => filesOf(e, `${path}/`)),
  )
  return files.flat()
}

/** A directory reader hands out a hundred entries at a time and an empty list at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** What file managers leave behind is no part of a sortie. */
const isWanted = ({ path }: DroppedFile) => !/(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/.test(path)
