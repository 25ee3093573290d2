import { useEffect, useState } from 'react'

/** A value as it was when it had not changed for a while: what the service is asked with while somebody types. */
export function useSettled<T>(value: T, afterMs = 400): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [value, afterMs])
  return settled
}
