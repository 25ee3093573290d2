import Box from '@mui/material/Box'
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react'
import { TreeItem } from './tree-item.js'
import { stepOf, typedLine } from './tree-keys.js'
import { LEVEL_PAGE } from './group-levels.js'
import type { TreeLine } from './tree-rows.js'

/** Milliseconds between two letters that are still one word. */
const SAME_WORD_MS = 700

/** What happens in the tree. */
export interface TreeEvents {
  /** The line where the keyboard is. */
  readonly onChoose: (id: string) => void
  readonly onOpen: (path: string, open: boolean) => void
  readonly onMore: (parent: string) => void
  /** Enter, or a second click: the screen of the group. */
  readonly onEnter: (path: string) => void
  /** The key M. */
  readonly onMove: (path: string) => void
}

/** Groups as an ARIA tree. The choice goes with the keyboard; all of it is one stop of Tab. */
export function GroupTree({
  lines,
  chosen,
  takesFocus,
  ...events
}: TreeEvents & {
  readonly lines: readonly TreeLine[]
  readonly chosen: string | undefined
  /** The chosen line takes the keyboard once it is there: after a move for instance. */
  readonly takesFocus: boolean
}): ReactElement {
  const tree = useRef<HTMLUListElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const at = lines.some(({ id }) => id === chosen) ? chosen : lines[0]?.id
  const goTo = (id: string): void => {
    events.onChoose(id)
    itemOf(tree.current, id)?.focus()
  }
  useEffect(() => {
    if (takesFocus && at !== undefined && at === chosen) itemOf(tree.current, at)?.focus()
  }, [takesFocus, at, chosen])
  const enter = (line: TreeLine): void => {
    if (line.kind === 'group') events.onEnter(line.id)
    else more(line)
  }
  const more = (line: TreeLine): void => {
    // The line goes away with the last groups: the keyboard stands before those that come.
    const before = lines[lines.indexOf(line) - 1]
    if (before !== undefined) goTo(before.id)
    events.onMore(line.parent)
  }
  const onKeyDown = (event: KeyboardEvent, line: TreeLine): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(lines, line.id, event.key)
    // Going somewhere ends a word.
    if (step !== undefined) typed.current = { text: '', at: 0 }
    if (step?.kind === 'focus') goTo(step.id)
    else if (step !== undefined) events.onOpen(step.id, step.kind === 'open')
    else if (event.key === 'Enter') enter(line)
    else if (!typedAt(event, line)) return
    event.preventDefault()
  }
  const typedAt = (event: KeyboardEvent, line: TreeLine): boolean => {
    if (event.key.length !== 1 || event.key === ' ') return false
    const { text, at: before } = typed.current
    const isNew = text === '' || event.timeStamp - before > SAME_WORD_MS
    // A letter that begins a word moves; within a word it is one of its letters.
    if (isNew && event.key.toLowerCase() === 'm' && line.kind === 'group') {
      events.onMove(line.id)
      return true
    }
    typed.current = { text: isNew ? event.key : text + event.key, at: event.timeStamp }
    const found = typedLine(lines, line.id, typed.current.text)
    if (found !== undefined) goTo(found)
    return true
  }
  return (
    <Box component="ul" role="tree" aria-label="Groups" ref={tree} sx={{ listStyle: 'none', m: 0, p: 0.5 }}>
      {lines.map((line) => (
        <TreeItem
          key={line.id}
          line={line}
          page={LEVEL_PAGE}
          isAt={line.id === at}
          isChosen={line.id === chosen}
          onClick={() => {
            if (line.kind === 'more') more(line)
            else goTo(line.id)
          }}
          onDoubleClick={() => enter(line)}
          onToggle={() => line.kind === 'group' && events.onOpen(line.id, line.state === 'closed')}
          onKeyDown={(event) => onKeyDown(event, line)}
        />
      ))}
    </Box>
  )
}

function itemOf(tree: HTMLElement | null, id: string): HTMLElement | undefined {
  const items = tree?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? []
  return [...items].find((item) => item.dataset['id'] === id)
}
