import Box from '@mui/material/Box'
import Table from '@mui/material/Table'
import TableBody from '@mui/material/TableBody'
import TableCell from '@mui/material/TableCell'
import TableHead from '@mui/material/TableHead'
import TableRow from '@mui/material/TableRow'
import Typography from '@mui/material/Typography'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { Theme } from '@mui/material/styles'
import type { ReactElement, ReactNode } from 'react'

/** A column of `Rows`. */
export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** Buttons: the title is for readers of the screen alone. */
  readonly actions?: boolean
}

/** A small table that is all there at once; where the screen is narrow, each row is a block with the titles before its cells. */
export function Rows<T>({
  label,
  rows,
  columns,
  keyOf,
  empty,
}: {
  readonly label: string
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly keyOf: (row: T) => string
  /** What is said when there is none. */
  readonly empty: ReactNode
}): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  if (rows.length === 0) return <Typography color="textSecondary">{empty}</Typography>
  if (narrow) return <Blocks {...{ label, rows, columns, keyOf }} />
  return (
    <Table size="small" aria-label={label}>
      <TableHead>
        <TableRow>
          {columns.map(({ title, actions }) => (
            <TableCell key={title} align={actions === true ? 'right' : 'left'}>
              {title}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={keyOf(row)} hover>
            {columns.map(({ title, cell, actions }) => (
              <TableCell
                key={title}
                align={actions === true ? 'right' : 'left'}
                sx={actions === true ? { whiteSpace: 'nowrap' } : { overflowWrap: 'anywhere' }}
              >
                {cell(row)}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Blocks<T>({
  label,
  rows,
  columns,
  keyOf,
}: {
  readonly label: string
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly keyOf: (row: T) => string
}): ReactElement {
  return (
    <Box component="ul" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
      {rows.map((row) => (
        <Box
          component="li"
          key={keyOf(row)}
          sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, display: 'grid', gap: 0.5 }}
        >
          {columns.map(({ title, cell, actions }) => (
            <Box
              key={title}
              sx={{
                display: 'flex',
                gap: 1,
                minWidth: 0,
                overflowWrap: 'anywhere',
                ...(actions === true ? { justifyContent: 'flex-end' } : {}),
              }}
            >
              {actions !== true && (
                <Typography component="span" variant="body2" color="textSecondary" sx={{ width: 112, flex: 'none' }}>
                  {title}
                </Typography>
              )}
              <Box sx={{ minWidth: 0 }}>{cell(row)}</Box>
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  )
}
