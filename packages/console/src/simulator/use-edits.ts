import { useEffect, useState } from 'react'
import type { Edit } from './edits.js'

/** Where unsaved documents survive going elsewhere and back; gone with the tab of the browser. */
const KEY = 'tinyauth-console/simulator-edits'

/** Unsaved documents, and how they are changed. */
export interface EditsState {
  readonly edits: readonly Edit[]
  /** Adds an edit; one of the same thing that is there already stays. */
  readonly add: (edit: Omit<Edit, 'id'> & { readonly id?: string }) => void
  readonly setText: (id: string, text: string) => void
  readonly remove: (id: string) => void
}

/** The unsaved documents of this screen. */
export function useEdits(): EditsState {
  const [edits, setEdits] = useState(read)
  useEffect(() => {
    if (edits.length === 0) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, JSON.stringify(edits))
  }, [edits])
  return {
    edits,
    add: ({ id, ...edit }) =>
      setEdits((before) => {
        const named = id ?? `new/${1 + Math.max(0, ...before.map((one) => numberOf(one.id)))}`
        return before.some((one) => one.id === named) ? before : [...before, { ...edit, id: named }]
      }),
    setText: (id, text) => setEdits((before) => before.map((one) => (one.id === id ? { ...one, text } : one))),
    remove: (id) => setEdits((before) => before.filter((one) => one.id !== id)),
  }
}

function numberOf(id: string): number {
  return id.startsWith('new/') ? Number(id.slice(4)) : 0
}

function read(): readonly Edit[] {
  try {
    // Written by this screen alone.
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as readonly Edit[]
  } catch {
    return []
  }
}
