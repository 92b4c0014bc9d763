/** What the fast kernels need of the platform: WebAssembly, which has no input and no output of its own, and base64. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>)
    static imports(module: Module): readonly { readonly module: string; readonly name: string }[]
  }
  class Memory {
    readonly buffer: ArrayBuffer
    /** Adds pages of 64 KiB; `buffer` is another one afterwards. */
    grow(pages: number): number
    private constructor()
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, () => void>>>>)
  }
  /** False for what this machine cannot run. */
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean
}
declare function atob(base64: string): string
