import { createContext, type ReactElement, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import { Layout as AdminLayout } from 'react-admin'
import { AppBar as Bar } from './app-bar.js'
import { ConflictDialog } from './conflict-dialog.js'
import { Menu } from './menu.js'
import { Palette } from './palette.js'

const OpenSearch = createContext<() => void>(() => undefined)

/** One component for good: another one at each render would take the title, which screens put into it, away. */
function AppBar(): ReactElement {
  return <Bar onSearch={useContext(OpenSearch)} />
}

/** The frame of every screen; Ctrl+K or Cmd+K opens the palette. */
export function Layout({ children }: { readonly children?: ReactNode }): ReactElement {
  const [searching, setSearching] = useState(false)
  const open = useCallback(() => setSearching(true), [])
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setSearching(true)
    }
    window.addEventListener('keydown', listen)
    return () => {
      window.removeEventListener('keydown', listen)
    }
  }, [])
  return (
    <OpenSearch value={open}>
      <AdminLayout appBar={AppBar} menu={Menu}>
        {children}
        <Palette open={searching} onClose={() => setSearching(false)} />
        <ConflictDialog />
      </AdminLayout>
    </OpenSearch>
  )
}
