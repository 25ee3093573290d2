import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { lazy, type ReactElement, Suspense } from 'react'

const TrendLine = lazy(() => import('./trend-line.js'))

/** A number, what it says, and how it went in the last minutes. */
export function StatCard({
  title,
  value,
  detail,
  line,
  format = String,
}: {
  readonly title: string
  readonly value: string
  readonly detail?: string | undefined
  /** From the oldest. */
  readonly line?: readonly number[]
  readonly format?: (value: number) => string
}): ReactElement {
  return (
    <Box
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        p: 1.5,
        minWidth: 0,
        display: 'flex',
        flexDirection: 'column',
      }}
    >
      <Typography component="h3" variant="body2" color="textSecondary">
        {title}
      </Typography>
      <Typography sx={{ fontSize: '1.5rem', fontWeight: 650, fontVariantNumeric: 'tabular-nums' }}>{value}</Typography>
      {detail !== undefined && (
        <Typography variant="body2" color="textSecondary">
          {detail}
        </Typography>
      )}
      {line !== undefined && (
        <Box
          sx={{ height: 40, mt: 'auto' }}
          {...(line.length > 1 ? { role: 'img', 'aria-label': trend(title, line, format) } : {})}
        >
          {line.length > 1 && (
            <Suspense fallback={null}>
              <TrendLine values={line} />
            </Suspense>
          )}
        </Box>
      )}
    </Box>
  )
}

function trend(title: string, line: readonly number[], format: (value: number) => string): string {
  return `${title} in the last readings: from ${format(Math.min(...line))} to ${format(Math.max(...line))}`
}
