import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { useCreatePath } from 'react-admin'
import { Link as RouterLink } from 'react-router-dom'
import { usePermitted } from '../api/permitted.js'
import { MONOSPACE } from '../shell/theme.js'
import type { PolicyReference } from './reference.js'

/** The name of a managed policy, which leads to it where it may be seen, with the values of its parameters. */
export function PolicyLink({ policy, parameters }: PolicyReference): ReactElement {
  const permitted = usePermitted('GetPolicy', `policies/${policy}`)
  const to = useCreatePath()({ resource: 'policies', type: 'show', id: policy })
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`)
  return (
    <>
      {permitted ? (
        <Link component={RouterLink} to={to} sx={{ fontFamily: MONOSPACE }}>
          {policy}
        </Link>
      ) : (
        <code>{policy}</code>
      )}
      {values.length > 0 && (
        <Typography variant="body2" component="div" color="textSecondary">
          {values.join(', ')}
        </Typography>
      )}
    </>
  )
}
