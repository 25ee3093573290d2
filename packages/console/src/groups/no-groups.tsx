import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'

/** What is said where there is no group at all. */
export function NoGroups(): ReactElement {
  return (
    <Typography color="textSecondary">
      There are no groups yet. A group gives everybody in it the same policies, and whoever is in a group is in all
      groups below it.
    </Typography>
  )
}
