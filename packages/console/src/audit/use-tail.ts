import { useEffect, useEffectEvent, useState } from 'react'
import type { Query } from '../api/service-address.js'
import { type Connection, followEvents } from './live-source.js'
import { arrive, EMPTY_TAIL, showWaiting, type Tail } from './tail.js'

/** What comes in. */
export interface LiveTail {
  readonly tail: Tail
  /** `undefined`: it is off. */
  readonly connection: Connection | undefined
  readonly showNew: () => void
}

/** Follows the events of a query while it is on. While `isPaused`, they wait. `onFresh`: read the list again. */
export function useTail(
  query: Query,
  { isOn, isPaused, onFresh }: { readonly isOn: boolean; readonly isPaused: boolean; readonly onFresh: () => void },
): LiveTail {
  const [tail, setTail] = useState(EMPTY_TAIL)
  const [connection, setConnection] = useState<Connection>()
  const takeIn = useEffectEvent((events: Tail['shown']) => setTail((before) => arrive(before, events, isPaused)))
  const readAgain = useEffectEvent(onFresh)
  const key = JSON.stringify(query)
  useEffect(() => {
    if (!isOn) return undefined
    const stop = followEvents(JSON.parse(key) as Query, {
      onConnection: setConnection,
      onEvents: (events) => takeIn(events),
      onFresh: () => readAgain(),
    })
    return () => {
      stop()
      setConnection(undefined)
      setTail(EMPTY_TAIL)
    }
  }, [isOn, key])
  return { tail, connection: isOn ? connection : undefined, showNew: () => setTail(showWaiting) }
}
