import Breadcrumbs from '@mui/material/Breadcrumbs'
import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { lastName, pathsAbove, treeAddress } from './group-path.js'

/** The way from the top of the tree to a group; each step leads to the tree there. */
export function WayUp({ path }: { readonly path: string }): ReactElement {
  return (
    <Breadcrumbs aria-label="Groups above" sx={{ mb: 1, overflowWrap: 'anywhere' }}>
      <MuiLink component={Link} to={treeAddress(null)}>
        All groups
      </MuiLink>
      {pathsAbove(path).map((above) => (
        <MuiLink key={above} component={Link} to={treeAddress(above)}>
          {lastName(above)}
        </MuiLink>
      ))}
      <Typography aria-current="page">{lastName(path)}</Typography>
    </Breadcrumbs>
  )
}
