/**
 * Where the boxes and lines of a network map are, and what of it is seen through its frame: pure
 * functions.
 *
 * Lengths are pixels. A node is what the server tells of a device (`x` and `y` in columns and rows,
 * `parent`, `slot`), with `left` and `top` of its box. A view is `{ x, y, zoom }`: where the corner
 * of the map is in the frame, and how large it is drawn. Sizes are `{ width, height }`.
 */

/** A column and a row of the map. */
export const CELL = { width: 184, height: 92 };
/** A device in the middle of its cell. */
export const BOX = { width: 164, height: 56 };
const MARGIN = 24;
const ZOOM = { min: 0.15, max: 2 };
const WORDS = ["name", "ip", "person", "place"];

/** @returns {Object[]} the nodes with the corners of their boxes */
export function placeNodes(nodes) {
    return nodes.map((node) => ({
        ...node,
        left: MARGIN + node.x * CELL.width + (CELL.width - BOX.width) / 2,
        top: MARGIN + node.y * CELL.height + (CELL.height - BOX.height) / 2,
    }));
}

/** @returns {{ width: number, height: number }} of a map with these nodes */
export function measureMap(nodes) {
    return {
        width: Math.max(0, ...nodes.map((node) => node.left + BOX.width)) + 2 * MARGIN,
        height: Math.max(0, ...nodes.map((node) => node.top + BOX.height)) + 2 * MARGIN,
    };
}

/**
 * The line of an edge: one that a device hangs by goes in right angles, others are bows aside.
 *
 * @returns {{ path: string, aside?: boolean }} path: of SVG
 */
export function drawEdge(source, target) {
    for (const [upper, lower] of [
        [target, source],
        [source, target],
    ]) {
        if (lower.parent === upper.id) {
            return { path: drawBranch(upper, lower) };
        }
    }
    return { path: drawBow(target, source), aside: true };
}

/** Lead the line that a device hangs by around the others in its block. */
function drawBranch(upper, lower) {
    const bus = upper.top + (CELL.height + BOX.height) / 2;
    const start = `M ${upper.left + BOX.width / 2} ${upper.top + BOX.height} V ${bus}`;
    if (lower.slot) {
        const gutter = lower.left - (CELL.width - BOX.width) / 2;
        return `${start} H ${gutter} V ${lower.top + BOX.height / 2} H ${lower.left}`;
    }
    return `${start} H ${lower.left + BOX.width / 2} V ${lower.top}`;
}

function drawBow(from, to) {
    const [x1, y1] = [from.left + BOX.width / 2, from.top + BOX.height / 2];
    const [x2, y2] = [to.left + BOX.width / 2, to.top + BOX.height / 2];
    const bend = (y2 - y1) / 2 || CELL.height;
    return `M ${x1} ${y1} C ${x1} ${y1 + bend}, ${x2} ${y2 - bend}, ${x2} ${y2}`;
}

/** The view of the whole map in the middle of a frame, but not smaller than `smallest`. */
export function fitView(size, frame, smallest = ZOOM.min) {
    const zoom = Math.max(
        smallest,
        Math.min(1, frame.width / size.width, frame.height / size.height)
    );
    return {
        x: Math.max(0, (frame.width - size.width * zoom) / 2),
        y: Math.max(0, (frame.height - size.height * zoom) / 2),
        zoom,
    };
}

/** The view with a node in the middle, but not past the edges of a map larger than the frame. */
export function centerView(node, size, frame, zoom) {
    const place = (space, all, at) =>
        all <= space ? (space - all) / 2 : Math.min(0, Math.max(space - all, space / 2 - at));
    return {
        x: place(frame.width, size.width * zoom, (node.left + BOX.width / 2) * zoom),
        y: place(frame.height, size.height * zoom, (node.top + BOX.height / 2) * zoom),
        zoom,
    };
}

/** The view drawn larger by a factor; the point `{ x, y }` of the frame shows what it showed. */
export function zoomView(view, factor, { x, y }) {
    const zoom = Math.min(ZOOM.max, Math.max(ZOOM.min, view.zoom * factor));
    return {
        x: x - ((x - view.x) * zoom) / view.zoom,
        y: y - ((y - view.y) * zoom) / view.zoom,
        zoom,
    };
}

/**
 * The next node in a direction; one straight ahead goes before a nearer one aside.
 *
 * @param {number[]} direction [dx, dy], one of them 0, the other 1 or -1
 * @returns {Object|undefined}
 */
export function findNext(nodes, node, [dx, dy]) {
    let nearest, shortest;
    for (const other of nodes) {
        const along = (other.x - node.x) * dx + (other.y - node.y) * dy;
        const across = Math.abs((other.x - node.x) * dy) + Math.abs((other.y - node.y) * dx);
        if (along > 0 && (shortest === undefined || along + 2 * across < shortest)) {
            [nearest, shortest] = [other, along + 2 * across];
        }
    }
    return nearest;
}

/** The first node of which a text is a part: of its name, address, person or place. */
export function findByText(nodes, text) {
    const words = text.trim().toLowerCase();
    return words
        ? nodes.find((node) => WORDS.some((name) => node[name].toLowerCase().includes(words)))
        : undefined;
}
