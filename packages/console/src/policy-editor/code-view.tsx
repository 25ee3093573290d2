import { setDiagnostics } from '@codemirror/lint'
import { Annotation, Compartment, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import Box from '@mui/material/Box'
import { useTheme } from '@mui/material/styles'
import { type ReactElement, type RefObject, useEffect, useRef } from 'react'
import { READ_ONLY, READING, writing } from './code-extensions.js'
import { codeTheme } from './code-theme.js'
import { decidedStatement } from './decided-statement.js'
import { diagnosticsOf } from './diagnostics.js'
import { Echoes } from './echoes.js'
import type { PlacedFinding } from './lint-document.js'
import { shadowRootOf } from './shadow-root.js'
import type { Vocabulary } from './vocabulary.js'

/** Marks a change that whoever shows the view made: they know of it. */
const FromOutside = Annotation.define<boolean>()

/** What the view shows, and whom it tells. */
export interface CodeViewProps {
  readonly value: string
  readonly onChange: ((text: string) => void) | undefined
  readonly label: string
  /** What was found in a text, which may be older than what is shown. */
  readonly linted: { readonly text: string; readonly findings: readonly PlacedFinding[] }
  readonly vocabulary: Vocabulary
  /** Position of the statement that is marked. */
  readonly marked: number | undefined
  readonly view: RefObject<EditorView | null>
}

/** Text with line numbers, colours, completion and findings. Read only without `onChange`. */
export function CodeView(props: CodeViewProps): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const { value, linted, marked, view } = props
  const theme = useTheme()
  const looks = useRef(new Compartment())
  const marks = useRef(new Compartment())
  const latest = useRef(props)
  const echoes = useRef(new Echoes())
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    if (host.current === null) return undefined
    const root = shadowRootOf(host.current)
    const made = new EditorView({
      doc: latest.current.value,
      parent: root,
      root,
      extensions: [
        behaviour(latest, echoes.current),
        looks.current.of(codeTheme(theme)),
        marks.current.of(decidedStatement(latest.current.marked)),
      ],
    })
    view.current = made
    return () => {
      made.destroy()
      view.current = null
    }
    // The view lives as long as the component; what changes is told to it below.
  }, [])
  useEffect(() => {
    view.current?.dispatch({ effects: looks.current.reconfigure(codeTheme(theme)) })
  }, [theme, view])
  useEffect(() => {
    view.current?.dispatch({ effects: marks.current.reconfigure(decidedStatement(marked)) })
  }, [marked, view])
  useEffect(() => {
    const shown = view.current
    if (shown === null || echoes.current.isEcho(value) || shown.state.doc.toString() === value) return
    const changes = { from: 0, to: shown.state.doc.length, insert: value }
    shown.dispatch({ changes, annotations: FromOutside.of(true) })
  }, [value, view])
  useEffect(() => {
    const shown = view.current
    // Places of an older text are not those of this one; its own findings follow.
    if (shown === null || shown.state.doc.toString() !== linted.text) return
    shown.dispatch(setDiagnostics(shown.state, diagnosticsOf(linted.findings)))
  }, [linted, view])
  return <Box ref={host} sx={FRAME} />
}

const FRAME = {
  border: 1,
  borderColor: 'divider',
  borderRadius: 1,
  overflow: 'hidden',
  minWidth: 0,
  '&:focus-within': { outline: '2px solid', outlineColor: 'primary.main' },
} as const

function behaviour(latest: RefObject<CodeViewProps>, echoes: Echoes): Extension {
  const { label, onChange } = latest.current
  const named = EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' })
  const size = EditorView.theme({
    '.cm-scroller': { maxHeight: '65vh' },
    '.cm-content, .cm-gutter': { minHeight: onChange ? '240px' : '0' },
  })
  if (onChange === undefined) return [READING, READ_ONLY, named, size]
  const tells = EditorView.updateListener.of(({ docChanged, state, transactions }) => {
    if (!docChanged || transactions.some((one) => one.annotation(FromOutside) === true)) return
    const text = state.doc.toString()
    echoes.told(text)
    latest.current.onChange?.(text)
  })
  return [READING, writing(() => latest.current.vocabulary), named, size, tells]
}
