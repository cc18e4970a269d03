// What can be taken away.

export async function exportAs(what, { page, stage, run }) {
  if (what === "png") return save(await new Promise((done) => together(stage).toBlob(done, "image/png")), `${run.run}.png`);
  if (what === "") return;
  const wish = `?solver=${page.solver}&steps=${page.steps}&seed=${page.seed}`;
  const link = Object.assign(document.createElement("a"), { href: `/api/runs/${run.run}/export/${what}${wish}`, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}

function together(stage) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [stage.points.width, stage.points.height];
  const context = canvas.getContext("2d");
  context.drawImage(stage.points, 0, 0);
  context.drawImage(stage.vectors, 0, 0);
  return canvas;
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
