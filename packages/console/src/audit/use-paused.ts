import { type RefObject, useEffect, useState } from 'react'

/** Handlers for the element of the list. */
export interface Pause {
  readonly isPaused: boolean
  readonly handlers: {
    readonly onMouseEnter: () => void
    readonly onMouseLeave: () => void
    readonly onFocus: () => void
    readonly onBlur: () => void
  }
}

/** Whether the list is being looked at: the mouse or the focus is in it, or its beginning is scrolled out of sight. Then nothing in it should move. */
export function usePaused(list: RefObject<HTMLElement | null>): Pause {
  const [hovered, setHovered] = useState(false)
  const [focused, setFocused] = useState(false)
  const isScrolled = useIsScrolled(list)
  return {
    isPaused: hovered || focused || isScrolled,
    handlers: {
      onMouseEnter: () => setHovered(true),
      onMouseLeave: () => setHovered(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  }
}

function useIsScrolled(list: RefObject<HTMLElement | null>): boolean {
  const [isScrolled, setIsScrolled] = useState(false)
  useEffect(() => {
    const look = (): void => setIsScrolled((list.current?.getBoundingClientRect().top ?? 0) < 0)
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [list])
  return isScrolled
}
