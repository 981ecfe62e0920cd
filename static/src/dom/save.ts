// What users take away is handed to the browser to save.
import { wrapped } from "../speech/axis";
import { visible } from "../speech/visible";
import { el } from "./dom";

/** Hands a file to the browser. */
export function save(contents: Blob, name: string) {
	const url = URL.createObjectURL(contents);
	el("a", { href: url, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Saves a chart, below its caption, as SVG that looks the same outside of the page. */
export function saveSvg(chart: SVGSVGElement, name: string, caption: string[]) {
	save(new Blob([standalone(chart, caption).text], { type: "image/svg+xml" }), `${name}.svg`);
}

/** How many dots of the picture a dot of the chart becomes: enough for print. */
const density = 3;

/** Saves a chart, below its caption, as PNG. */
export async function savePng(chart: SVGSVGElement, name: string, caption: string[]) {
	const { text, width, height } = standalone(chart, caption);
	const picture = new Image();
	picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
	await picture.decode();
	const canvas = el("canvas", { width: width * density, height: height * density });
	const context = canvas.getContext("2d");
	if (!context) throw new Error("no canvas");
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	canvas.toBlob((blob) => blob && save(blob, `${name}.png`), "image/png");
}

/** The properties that the page's style gives to charts. */
const styled = ["fill", "stroke", "font-family", "font-size", "font-weight", "font-variant-numeric"];

/** Distances in a picture, in px: of lines, of its edge, and how wide a letter is at most. */
const [lineHeight, edge, letter] = [18, 8, 7.5];

const svgElement = (tag: string, attributes: Record<string, string | number>) => {
	const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	return element;
};

/** A chart with its style in it, on paper, below its caption, whose first line is the title. */
function standalone(chart: SVGSVGElement, caption: string[]): { text: string; width: number; height: number } {
	const copy = chart.cloneNode(true) as SVGSVGElement;
	const originals = [chart, ...chart.querySelectorAll<SVGElement>("*")];
	const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
	for (const [i, original] of originals.entries()) {
		const style = getComputedStyle(original);
		for (const property of styled) copies[i]?.setAttribute(property, style.getPropertyValue(property));
	}
	const width = chart.width.baseVal.value;
	const lines = caption.flatMap((text, i) => wrapped(visible(text), (width - 2 * edge) / letter).map((line) => ({ line, title: i === 0 })));
	const top = lines.length * lineHeight + 2 * edge;
	const height = top + chart.height.baseVal.value;
	copy.setAttribute("y", String(top));
	const page = getComputedStyle(document.body);
	const picture = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
	picture.append(svgElement("rect", { width: "100%", height: "100%", fill: page.backgroundColor }));
	for (const [i, { line, title }] of lines.entries()) {
		const text = svgElement("text", {
			x: edge,
			y: edge + (i + 0.75) * lineHeight,
			fill: page.color,
			"font-family": page.fontFamily,
			"font-size": title ? 15 : 12,
			"font-weight": title ? 600 : 400,
		});
		text.textContent = line;
		picture.append(text);
	}
	picture.append(copy);
	return { text: new XMLSerializer().serializeToString(picture), width, height };
}
