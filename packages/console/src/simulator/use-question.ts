import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { paramsOf, type Question, questionOf } from './question.js'

/** Milliseconds without a change after which the address follows. */
const SETTLED_MS = 300

/** The question, and how it and the rest of the address are changed. */
export interface QuestionState {
  readonly question: Question
  readonly change: (part: Partial<Question>) => void
  readonly params: URLSearchParams
  /** Changes what else stands in the address: `tab`. */
  readonly go: (name: string, value: string) => void
}

/** The question of this screen. It is read from the address, and written there a moment after a change, so that every simulation is a link. */
export function useQuestion(): QuestionState {
  const { search } = useLocation()
  const navigate = useNavigate()
  const [question, setQuestion] = useState(() => questionOf(new URLSearchParams(search)))
  const written = useRef(search)
  const write = (others: URLSearchParams): void => {
    const next = `?${paramsOf(question, others).toString()}`
    if (next === (written.current === '' ? '?' : written.current)) return
    written.current = next
    void navigate({ search: next }, { replace: true })
  }
  useEffect(() => {
    // Somebody followed a link to another simulation.
    if (search === written.current) return
    written.current = search
    setQuestion(questionOf(new URLSearchParams(search)))
  }, [search])
  useEffect(() => {
    // The address as it is then: `go` may have written meanwhile.
    const timer = setTimeout(() => write(new URLSearchParams(written.current)), SETTLED_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [question])
  return {
    question,
    change: (part) => setQuestion((before) => ({ ...before, ...part })),
    params: new URLSearchParams(search),
    go: (name, value) => {
      const others = new URLSearchParams(search)
      others.set(name, value)
      write(others)
    },
  }
}
