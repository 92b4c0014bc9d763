import { logStoreContract } from './contract.ts'
import { memoryLogStore } from './memory.ts'

logStoreContract('memory', async () => {
  const store = memoryLogStore()
  return { store, reopen: async () => store }
})
