import CircularProgress from '@mui/material/CircularProgress'
import { lazy, type ReactElement, Suspense } from 'react'

const MergedDocuments = lazy(async () => ({ default: (await import('./merged-documents.js')).MergedDocuments }))

/** Two documents, with their names. */
export interface DocumentDiffProps {
  readonly before: string
  readonly after: string
  readonly beforeLabel: string
  readonly afterLabel: string
}

/** How two documents differ: side by side, one below the other where the screen is narrow. */
export function DocumentDiff(props: DocumentDiffProps): ReactElement {
  return (
    <Suspense fallback={<CircularProgress size={20} aria-label="Comparing" />}>
      <MergedDocuments {...props} />
    </Suspense>
  )
}
