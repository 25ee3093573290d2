import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import type { ReactElement, ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { textOf } from '../api/client.js'
import { Section } from '../controls/section.js'

/** The first of a list that somebody should look at, and the way to all of it. */
export function ListCard<T>({
  title,
  about,
  empty,
  all,
  rows,
  total,
  error,
  keyOf,
  row,
}: {
  readonly title: string
  readonly about?: string
  readonly empty: string
  /** Address of the whole list. */
  readonly all: string
  /** `undefined`: not read yet. */
  readonly rows: readonly T[] | undefined
  readonly total?: number | undefined
  readonly error: Error | null
  readonly keyOf: (row: T) => string
  readonly row: (row: T) => ReactNode
}): ReactElement {
  return (
    <Section
      title={total === undefined || total === 0 ? title : `${title} (${total.toLocaleString('en')})`}
      {...(about === undefined ? {} : { about })}
      actions={
        <Button component={Link} to={all} aria-label={`All: ${title.toLowerCase()}`}>
          All
        </Button>
      }
    >
      {error !== null && <Alert severity="error">{textOf(error)}</Alert>}
      {rows === undefined && error === null && <Skeleton variant="rounded" height={80} />}
      {rows?.length === 0 && <Typography color="textSecondary">{empty}</Typography>}
      {rows !== undefined && rows.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, overflowWrap: 'anywhere' }}>
          {rows.map((one) => (
            <Box component="li" key={keyOf(one)} sx={{ py: 0.75, borderTop: 1, borderColor: 'divider' }}>
              {row(one)}
            </Box>
          ))}
        </Box>
      )}
    </Section>
  )
}
