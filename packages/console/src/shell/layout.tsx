import { type ReactElement, type ReactNode, useCallback, useEffect, useState } from 'react'
import { Layout as AdminLayout } from 'react-admin'
import { AppBar } from './app-bar.js'
import { ConflictDialog } from './conflict-dialog.js'
import { Menu } from './menu.js'
import { Palette } from './palette.js'

/** The frame of every screen; Ctrl+K or Cmd+K opens the palette. */
export function Layout({ children }: { readonly children?: ReactNode }): ReactElement {
  const [searching, setSearching] = useState(false)
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
  // One component for ever: another one would be another bar, without the title that a screen has put into this one.
  const bar = useCallback(() => <AppBar onSearch={() => setSearching(true)} />, [])
  return (
    <AdminLayout appBar={bar} menu={Menu}>
      {children}
      <Palette open={searching} onClose={() => setSearching(false)} />
      <ConflictDialog />
    </AdminLayout>
  )
}
