import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorView } from '@codemirror/view'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { type Theme, useTheme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import { type ReactElement, useEffect, useRef } from 'react'
import { READ_ONLY, READING } from './code-extensions.js'
import { codeTheme } from './code-theme.js'
import type { DocumentDiffProps } from './document-diff.js'
import { shadowRootOf } from './shadow-root.js'

/** The comparison itself; `DocumentDiff` loads it when it is needed. */
export function MergedDocuments({ before, after, beforeLabel, afterLabel }: DocumentDiffProps): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const theme = useTheme()
  const narrow = useMediaQuery<Theme>(({ breakpoints }) => breakpoints.down('md'))
  useEffect(() => {
    if (host.current === null) return undefined
    const root = shadowRootOf(host.current)
    const labels = { before: beforeLabel, after: afterLabel }
    const shown = narrow
      ? unified(root, { before, after }, labels, theme)
      : sideBySide(root, { before, after }, labels, theme)
    return () => shown.destroy()
  }, [before, after, beforeLabel, afterLabel, narrow, theme])
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 0.5, '& > *': { flex: 1, minWidth: 0 } }}>
        <Typography variant="subtitle2" component="p">
          − {beforeLabel}
        </Typography>
        <Typography variant="subtitle2" component="p">
          + {afterLabel}
        </Typography>
      </Box>
      <Box
        ref={host}
        sx={{ border: 1, borderColor: 'divider', borderRadius: 1, overflow: 'auto', maxHeight: '65vh' }}
      />
      {before === after && (
        <Typography variant="body2" color="textSecondary" role="status" sx={{ mt: 1 }}>
          Both are the same.
        </Typography>
      )}
    </Box>
  )
}

interface Pair {
  readonly before: string
  readonly after: string
}

interface Shown {
  destroy(): void
}

const COLLAPSE = { collapseUnchanged: { margin: 3, minSize: 6 } }

function unified(root: ShadowRoot, { before, after }: Pair, labels: Pair, theme: Theme): Shown {
  const merged = unifiedMergeView({ original: before, mergeControls: false, gutter: true, ...COLLAPSE })
  const extensions = [READING, READ_ONLY, merged, codeTheme(theme), named(`${labels.before} and ${labels.after}`)]
  return new EditorView({ doc: after, parent: root, root, extensions })
}

function sideBySide(root: ShadowRoot, { before, after }: Pair, labels: Pair, theme: Theme): Shown {
  const common = [READING, READ_ONLY, codeTheme(theme)]
  return new MergeView({
    a: { doc: before, extensions: [common, named(labels.before)] },
    b: { doc: after, extensions: [common, named(labels.after)] },
    parent: root,
    root,
    ...COLLAPSE,
  })
}

function named(label: string): ReturnType<typeof EditorView.contentAttributes.of> {
  return EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' })
}
