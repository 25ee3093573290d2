import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { textOf } from '../api/client.js'

/** What came of a question: the answer when it is there, why there is none, or that it is on its way. */
export function Answered<T>({
  query,
  children,
}: {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>
  readonly children: (answer: T) => ReactNode
}): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error === null) return <Skeleton variant="rounded" height={64} aria-label="Loading" role="status" />
  const again = (
    <Button color="inherit" size="small" onClick={() => void query.refetch()}>
      Try again
    </Button>
  )
  return (
    <Alert severity="error" action={again}>
      {textOf(query.error)}
    </Alert>
  )
}
