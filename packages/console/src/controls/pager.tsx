import ChevronLeftIcon from '@mui/icons-material/ChevronLeft'
import ChevronRightIcon from '@mui/icons-material/ChevronRight'
import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'

/** Leads through the pages of a list that stands within a screen; nothing where there is one page. Pages count from 0. */
export function Pager({
  label,
  page,
  perPage,
  total,
  onPage,
}: {
  /** What the rows are: `members`. */
  readonly label: string
  readonly page: number
  readonly perPage: number
  readonly total: number
  readonly onPage: (page: number) => void
}): ReactElement | null {
  if (total <= perPage && page === 0) return null
  const first = page * perPage
  return (
    <Box
      component="nav"
      aria-label={`Pages of ${label}`}
      sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: 1, mt: 1 }}
    >
      <Typography variant="body2" color="textSecondary">
        {first + 1}–{Math.min(first + perPage, total)} of {total.toLocaleString('en')}
      </Typography>
      <IconButton aria-label="Previous page" disabled={page === 0} onClick={() => onPage(page - 1)}>
        <ChevronLeftIcon />
      </IconButton>
      <IconButton aria-label="Next page" disabled={first + perPage >= total} onClick={() => onPage(page + 1)}>
        <ChevronRightIcon />
      </IconButton>
    </Box>
  )
}
