export { activatePlastic, type PlasticActivation, putInUse } from './activate-plastic.ts';
export { addStock, MOST_STOCK_AT_ONCE, type StockAddition } from './add-stock.ts';
export { movePlastic, type Shipment } from './move-plastic.ts';
export type { NumberRetirement } from './number-retirement.ts';
export { orderPlastic, type PlasticOrder, type PlasticOrdering } from './order-plastic.ts';
export { type DeliveryAddress, type Plastic, type PlasticReason, plasticReasons } from './plastic.ts';
export type { PlasticEventData, PlasticEventType } from './plastic-events.ts';
export type { PlasticMove } from './plastic-move.ts';
export {
  countStock,
  findPlastic,
  listPlasticsOfCard,
  listPlasticsOfProduct,
  listStock,
  type PlasticsPage,
  type StockedPlastic,
} from './plastic-queries.ts';
export { type PlasticReport, type PlasticState, plasticStates } from './plastic-state.ts';
export {
  type PlasticChange,
  type PlasticsPicture,
  plasticsParticipant,
  withdrawOrders,
} from './plastics-participant.ts';
export { type PlasticReporting, reportPlastic } from './report-plastic.ts';
