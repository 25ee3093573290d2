export type { Answer, Pair, Question } from './decider.js'
