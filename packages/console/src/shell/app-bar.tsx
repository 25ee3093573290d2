import SearchIcon from '@mui/icons-material/Search'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import LogoutIcon from '@mui/icons-material/Logout'
import ManageAccountsIcon from '@mui/icons-material/ManageAccounts'
import ListItemIcon from '@mui/material/ListItemIcon'
import MenuItem from '@mui/material/MenuItem'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import CircularProgress from '@mui/material/CircularProgress'
import {
  AppBar as AdminAppBar,
  RefreshIconButton,
  TitlePortal,
  ToggleThemeButton,
  useLoading,
  UserMenu,
} from 'react-admin'
import { signOut } from '../api/auth-provider.js'
import { useSelf } from '../api/self.js'
import { addressOf } from '../api/service-address.js'
import mark from '../mark.svg'

/** Title, search, colours and account. */
export function AppBar({ onSearch }: { readonly onSearch: () => void }): ReactElement {
  return (
    <AdminAppBar userMenu={<AccountMenu />} toolbar={<Toolbar onSearch={onSearch} />}>
      <Box component="span" sx={{ display: { xs: 'none', sm: 'flex' }, alignItems: 'center', gap: 1, mr: 2 }}>
        <img src={mark} alt="" width={26} height={26} />
        <Typography component="span" sx={{ fontWeight: 650 }}>
          tinyauth
        </Typography>
      </Box>
      <TitlePortal component="h1" variant="h6" />
    </AdminAppBar>
  )
}

function Toolbar({ onSearch }: { readonly onSearch: () => void }): ReactElement {
  return (
    <>
      <Button
        color="inherit"
        startIcon={<SearchIcon />}
        onClick={onSearch}
        aria-keyshortcuts="Control+K"
        sx={{ display: { xs: 'none', md: 'inline-flex' } }}
      >
        Search <kbd style={{ marginLeft: 8, opacity: 0.75 }}>Ctrl K</kbd>
      </Button>
      <IconButton color="inherit" onClick={onSearch} aria-label="Search" sx={{ display: { md: 'none' } }}>
        <SearchIcon />
      </IconButton>
      <ToggleThemeButton />
      <Refresh />
    </>
  )
}

function Refresh(): ReactElement {
  // What is quick shows no wheel: it would only flicker.
  return useLoading() ? (
    <CircularProgress size={18} color="inherit" aria-label="Loading" sx={{ m: 1.4 }} />
  ) : (
    <RefreshIconButton />
  )
}

function AccountMenu(): ReactElement {
  const self = useSelf()
  return (
    // The label begins with what is to be seen on the button.
    <UserMenu label={`${self?.displayName ?? self?.username ?? ''} account`}>
      <MenuItem component="a" href={addressOf('account')}>
        <ListItemIcon>
          <ManageAccountsIcon fontSize="small" />
        </ListItemIcon>
        My account
      </MenuItem>
      <MenuItem onClick={signOut}>
        <ListItemIcon>
          <LogoutIcon fontSize="small" />
        </ListItemIcon>
        Sign out
      </MenuItem>
    </UserMenu>
  )
}
