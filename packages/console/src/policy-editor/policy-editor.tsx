import CircularProgress from '@mui/material/CircularProgress'
import type { PolicyType } from '@tinyauth/policy-engine'
import { lazy, type ReactElement, Suspense } from 'react'

const DocumentEditor = lazy(async () => ({ default: (await import('./document-editor.js')).DocumentEditor }))

/** What the editor of a policy document is told. */
export interface PolicyEditorProps {
  /** JSON text. What is no policy yet can be edited as well. */
  readonly value: string
  readonly onChange?: (text: string) => void
  /** Default: read only without `onChange`. */
  readonly readOnly?: boolean
  /** Name for readers of the screen: `Document of apple-readers`. */
  readonly label: string
  /** Where the policy is used. Default `identity`. */
  readonly type?: PolicyType
  /** Values of the parameters `{{name}}`, for the summary. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Position of the statement that decided. */
  readonly highlight?: { readonly index: number } | undefined
}

/** Edits or shows a policy document: text, findings, and what it says in plain words. */
export function PolicyEditor(props: PolicyEditorProps): ReactElement {
  return (
    <Suspense fallback={<CircularProgress size={20} aria-label="Loading the editor" />}>
      <DocumentEditor {...props} />
    </Suspense>
  )
}
