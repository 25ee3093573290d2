import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Menu as AdminMenu, MenuItemLink, useSidebarState } from 'react-admin'
import { usePermitted } from '../api/permitted.js'
import { useSelf } from '../api/self.js'
import { type Screen, SCREENS } from './screens.js'

const HEADING = 'menu-heading'
const ROOMS = [...new Set(SCREENS.map(({ room }) => room))]

/** What the caller may look at, by room. */
export function Menu(): ReactElement {
  return (
    <AdminMenu>
      {ROOMS.map((room) => (
        <Room key={room} name={room} />
      ))}
    </AdminMenu>
  )
}

function Room({ name }: { readonly name: string }): ReactElement {
  const [open] = useSidebarState()
  return (
    <>
      {open && (
        <Typography
          component="div"
          variant="caption"
          color="textSecondary"
          // A heading with nothing permitted below it says nothing.
          sx={{ px: 2.5, pt: 1.5, pb: 0.5, [`&:has(+ .${HEADING}), &:last-child`]: { display: 'none' } }}
          className={HEADING}
        >
          {name}
        </Typography>
      )}
      {SCREENS.filter(({ room }) => room === name).map((screen) => (
        <ScreenLink key={screen.to} {...screen} />
      ))}
    </>
  )
}

function ScreenLink({ title, to, icon: Icon, action, resource, own }: Screen): ReactElement | null {
  const self = useSelf()
  const mayOwn = usePermitted(own === true && self !== undefined ? action : undefined, `users/${self?.username ?? ''}`)
  // The first screen says something to everybody.
  const permitted = usePermitted(action, resource) || mayOwn || to === '/'
  return permitted ? <MenuItemLink to={to} primaryText={title} leftIcon={<Icon />} /> : null
}
