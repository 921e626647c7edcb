import { Component, type ReactNode } from "react"

/** Keeps a fault of one part from taking the page with it: shows `fallback` in its place. */
export class Boundary extends Component<
  { fallback: (reason: string) => ReactNode; children: ReactNode },
  { reason?: string }
> {
  override state: { reason?: string } = {}

  static getDerivedStateFromError(error: unknown): { reason: string } {
    return { reason: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    return this.state.reason === undefined ? this.props.children : this.props.fallback(this.state.reason)
  }
}
