export { emitInto, type Happening, type Trial } from './contract/setting.js';
export { transportContract } from './transport.contract.js';
export { commandMessage, eventMessage, queryMessage, replyMessage } from './kafka/messages.js';
