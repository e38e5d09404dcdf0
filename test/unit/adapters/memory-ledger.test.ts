import { memoryLedger } from '#adapters/memory-ledger.ts';
import { ledgerContract } from './ledger-contract.ts';

ledgerContract(memoryLedger);
