// The race: the same noise by the flow in 40 steps, in one, and in one after reflow.

export class Race {
  constructor() {}
  open() {}
  hear() {}
  preview() {}
}
