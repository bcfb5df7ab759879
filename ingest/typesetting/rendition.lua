-- A document of any format, reduced to what RiTA reads and cites: headings, paragraphs, lists,
-- tables and notes. Pictures, raw code, links' targets, struck text and all attributes go (pandoc's
-- Typst writer takes some attributes for code). Runs inside `pandoc --sandbox`.
--
-- Metadata from the command line: stated-title, stated-author, stated-language, stated-date
-- (year-month-day), stated-header (lines, cells parted by tabs), printed-title, print-metadata, and
-- title-is-window (a web page: its title is that of the window, printed where no heading is one).

local BREAK = utf8.char(0xE000) -- where a page of the original ends; set by ingest/docx.py and ingest/odt.py

-- Alternative texts that Word makes up itself; they say what its machine saw.
local MADE_UP = { "Automatiskt genererad", "Automatically generated", "AI%-genererat", "AI%-generated" }

-- Metadata about how a page is shown or filed, not about the document.
local NOT_FACTS = {
  title = true, subtitle = true, lang = true, language = true, abstract = true, css = true,
  layout = true, permalink = true, draft = true, toc = true, header_includes = true,
}

local text = pandoc.utils.stringify

local function quoted(value)
  return '"' .. value:gsub("%c", " "):gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

local function typst(code)
  return pandoc.RawBlock("typst", code)
end

local function content(element)
  return element.content
end

local function nothing()
  return {}
end

local function alternative(image)
  local said = text(image.caption)
  if said == "" then return {} end
  for _, pattern in ipairs(MADE_UP) do
    if said:find(pattern) then return {} end
  end
  return { pandoc.Str("[Bild: " .. said .. "]") }
end

local plain -- defined below; embedded HTML is read by it too

local function raw_block(block)
  if not block.format:match("^html") then return {} end
  return pandoc.read(block.text, "html").blocks:walk(plain)
end

local function raw_inline(inline)
  local is_break = inline.format:match("^html") and inline.text:lower():match("^<br%s*/?>$")
  return is_break and pandoc.LineBreak() or {}
end

local function without_attributes(element)
  element.attr = pandoc.Attr()
  return element
end

local function bold_cells(rows)
  for _, row in ipairs(rows) do
    row.attr = pandoc.Attr()
    for _, cell in ipairs(row.cells) do
      cell.attr = pandoc.Attr()
      for index, block in ipairs(cell.contents) do
        if block.t == "Plain" or block.t == "Para" then
          cell.contents[index] = pandoc.Plain({ pandoc.Strong(block.content) })
        end
      end
    end
  end
end

local function bare_cells(rows)
  for _, row in ipairs(rows) do
    row.attr = pandoc.Attr()
    for _, cell in ipairs(row.cells) do cell.attr = pandoc.Attr() end
  end
end

local function bare_table(tbl)
  tbl.attr = pandoc.Attr()
  bold_cells(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do
    body.attr = pandoc.Attr()
    bold_cells(body.head)
    bare_cells(body.body)
  end
  bare_cells(tbl.foot.rows)
  return tbl
end

local function figure(element)
  local blocks = element.content
  if element.caption and element.caption.long then blocks:extend(element.caption.long) end
  return blocks
end

local function definitions(list)
  -- term and definition on one line, as they are printed; a bold term alone is a heading's look
  local out = pandoc.Blocks({})
  for _, item in ipairs(list.content) do
    local said = pandoc.Inlines({ pandoc.Strong(item[1]) })
    local rest = pandoc.Blocks({})
    for number, definition in ipairs(item[2]) do
      for index, block in ipairs(definition) do
        if number == 1 and index == 1 and (block.t == "Para" or block.t == "Plain") then
          said:insert(pandoc.Space())
          said:extend(block.content)
        else
          rest:insert(block)
        end
      end
    end
    out:insert(pandoc.Para(said))
    out:extend(rest)
  end
  return out
end

plain = {
  Link = content, Span = content, Underline = content, SmallCaps = content, Cite = content,
  Strikeout = nothing, Image = alternative, RawInline = raw_inline, RawBlock = raw_block,
  Math = function(math) return pandoc.Str(math.text) end,
  SoftBreak = function() return pandoc.Space() end,
  Div = content, Figure = figure, HorizontalRule = nothing,
  Header = without_attributes, CodeBlock = without_attributes, Code = without_attributes,
  Table = bare_table, DefinitionList = definitions,
}

-- Page breaks ---------------------------------------------------------------------------------

local function has_break(element)
  local found = false
  element:walk({ Str = function(str)
    if str.text:find(BREAK, 1, true) then found = true end
  end })
  return found
end

local without_breaks = { Str = function(str)
  if not str.text:find(BREAK, 1, true) then return nil end
  local rest = str.text:gsub(BREAK, "")
  return rest == "" and {} or pandoc.Str(rest)
end }

local function cut_inlines(inlines)
  -- the stretches between the marks, at the outermost level
  local parts = { pandoc.Inlines({}) }
  for _, inline in ipairs(inlines) do
    if inline.t == "Str" and inline.text:find(BREAK, 1, true) then
      local rest = inline.text
      while true do
        local at = rest:find(BREAK, 1, true)
        local piece = at and rest:sub(1, at - 1) or rest
        if piece ~= "" then parts[#parts]:insert(pandoc.Str(piece)) end
        if not at then break end
        parts[#parts + 1] = pandoc.Inlines({})
        rest = rest:sub(at + #BREAK)
      end
    elseif has_break(pandoc.Plain({ inline })) then
      parts[#parts + 1] = pandoc.Inlines({ pandoc.Plain({ inline }):walk(without_breaks).content[1] })
    else
      parts[#parts]:insert(inline)
    end
  end
  return parts
end

local function add_break(out)
  if #out > 0 and not (out[#out].t == "RawBlock" and out[#out].text == "#pagebreak()") then
    out:insert(typst("#pagebreak()"))
  end
end

local function spaced(inlines)
  for _, inline in ipairs(inlines) do
    if inline.t ~= "Space" and inline.t ~= "LineBreak" and inline.t ~= "SoftBreak" then return false end
  end
  return true
end

local function cut_paragraph(out, block)
  for number, part in ipairs(cut_inlines(block.content)) do
    if number > 1 then add_break(out) end
    if not spaced(part) then out:insert(pandoc.Para(part)) end
  end
end

local function cut_list(out, list)
  local items, start = {}, list.t == "OrderedList" and list.start or 1
  local first = start
  local function close()
    if #items == 0 then return end
    if list.t == "OrderedList" then
      out:insert(pandoc.OrderedList(items, pandoc.ListAttributes(first, list.style, list.delimiter)))
    else
      out:insert(pandoc.BulletList(items))
    end
    items = {}
  end
  for _, item in ipairs(list.content) do
    local blocks = pandoc.Blocks(item)
    if has_break(pandoc.Div(blocks)) then
      close()
      add_break(out)
      first = start
    end
    items[#items + 1] = blocks:walk(without_breaks)
    start = start + 1
  end
  close()
end

local function spans_over(rows, index)
  -- whether a cell of a row above `index` reaches down into it
  for above = 1, index - 1 do
    for _, cell in ipairs(rows[above].cells) do
      if above + cell.row_span > index then return true end
    end
  end
  return false
end

local function cut_table(out, tbl)
  -- one body with more rows than this is not looked through for cells over several rows
  local most_rows = 2000
  if #tbl.bodies ~= 1 or #tbl.bodies[1].body > most_rows then
    add_break(out)
    out:insert(tbl:walk(without_breaks))
    return
  end
  local rows, part = tbl.bodies[1].body, {}
  local head = tbl.head:clone()
  local function close()
    if #part == 0 then return end
    local copy = tbl:clone()
    copy.head = head
    copy.bodies[1].body = part
    out:insert(copy:walk(without_breaks))
    part = {}
  end
  for index, row in ipairs(rows) do
    local marked = false
    for _, cell in ipairs(row.cells) do marked = marked or has_break(pandoc.Div(cell.contents)) end
    if marked and not spans_over(rows, index) then
      close()
      add_break(out)
    end
    part[#part + 1] = row
  end
  close()
end

local function cut_pages(blocks)
  local out = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if not has_break(pandoc.Div({ block })) then
      out:insert(block)
    elseif block.t == "Para" or block.t == "Plain" then
      cut_paragraph(out, block)
    elseif block.t == "BulletList" or block.t == "OrderedList" then
      cut_list(out, block)
    elseif block.t == "Table" then
      cut_table(out, block)
    else
      add_break(out)
      out:insert(block:walk(without_breaks))
    end
  end
  return out
end

-- Title and facts -----------------------------------------------------------------------------

local function title_of(doc)
  -- The title, and the blocks without it. A single heading of the first level is one.
  local meta = doc.meta
  local printed = meta["printed-title"] and pandoc.Inlines({ pandoc.Str(text(meta["printed-title"])) })
  local stated = printed or (meta.title and meta["title-is-window"] == nil
    and pandoc.Inlines({ pandoc.Str(text(meta.title)) })) or nil
  local first, count = nil, 0
  for index, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level == 1 then
      count = count + 1
      first = first or index
    end
  end
  local alone = count == 1 and (stated == nil or text(doc.blocks[first]) == text(stated))
  if alone then
    stated = stated or doc.blocks[first].content
    doc.blocks:remove(first)
  elseif stated == nil and meta["title-is-window"] and meta["stated-title"] then
    stated = pandoc.Inlines({ pandoc.Str(text(meta["stated-title"])) })
  end
  return stated
end

local function raise_headings(blocks)
  -- the outermost headings to level 1, so that each level keeps a size of its own
  local top = 7
  for _, block in ipairs(blocks) do
    if block.t == "Header" then top = math.min(top, block.level) end
  end
  return blocks:walk({ Header = function(header)
    header.level = math.min(header.level - top + 1, 6)
    return header
  end })
end

local NAMES = { author = "Författare", date = "Datum" }

local function fact_rows(meta)
  local names = {}
  for name, value in pairs(meta) do
    local kind = pandoc.utils.type(value)
    local told = kind == "Inlines" or kind == "string" or kind == "boolean" or kind == "List"
    if told and not NOT_FACTS[name] and not name:match("^stated%-") then names[#names + 1] = name end
  end
  table.sort(names)
  local rows = {}
  for _, name in ipairs(names) do
    local value = meta[name]
    if pandoc.utils.type(value) == "List" then
      local parts = {}
      for _, part in ipairs(value) do parts[#parts + 1] = text(part) end
      value = table.concat(parts, ", ")
    end
    local label = NAMES[name] or (name:sub(1, 1):upper() .. name:sub(2):gsub("[_-]", " "))
    if value ~= true and value ~= false and text(value) ~= "" then
      rows[#rows + 1] = { { pandoc.Plain({ pandoc.Strong(label) }) }, { pandoc.Plain(text(value)) } }
    end
  end
  return rows
end

local function fact_box(meta)
  local rows = fact_rows(meta)
  if #rows == 0 then return {} end
  local both = { pandoc.AlignDefault, pandoc.AlignDefault }
  return { pandoc.utils.from_simple_table(pandoc.SimpleTable({}, both, { 0.3, 0.7 }, {}, rows)) }
end

local LETTER, INSET = 5.2, 12 -- points: a wide letter of a table's type, a cell's margins
local MOST_LETTERS, MOST_ROWS = 40, 2000 -- longer words are broken; further rows are like these

local function longest_word(blocks)
  local most = 0
  for word in text(blocks):gmatch("%S+") do
    most = math.max(most, utf8.len(word) or #word)
  end
  return math.min(most, MOST_LETTERS)
end

local function table_width(tbl)
  -- the points that the table needs for its longest words to stand whole
  local most = {}
  local function look(rows)
    for number, row in ipairs(rows) do
      if number > MOST_ROWS then break end
      for column, cell in ipairs(row.cells) do
        if cell.col_span == 1 then
          most[column] = math.max(most[column] or 0, longest_word(cell.contents))
        end
      end
    end
  end
  look(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do look(body.body) end
  local whole, widest = 0, 0
  for column, letters in pairs(most) do
    local needed = letters * LETTER + INSET
    local share = tbl.colspecs[column] and tbl.colspecs[column][2]
    whole = whole + needed
    if type(share) == "number" and share > 0.02 then widest = math.max(widest, needed / share) end
  end
  return math.max(whole, widest)
end

local function widest_table(blocks)
  local most = 0
  blocks:walk({ Table = function(tbl) most = math.max(most, table_width(tbl)) end })
  return math.ceil(most)
end

local function arguments(doc, title)
  local meta, said = doc.meta, {}
  local function add(name, value) said[#said + 1] = name .. ": " .. value end
  local named = title and text(title) or (meta["stated-title"] and text(meta["stated-title"]))
  if named and named ~= "" then add("title", quoted(named)) end
  local author = meta["stated-author"] or meta.author
  if author then add("author", quoted(text(author))) end
  local language = text(meta["stated-language"] or meta.lang or ""):lower():match("^(%a%a%a?)%f[%A]")
  if language then add("language", quoted(language)) end
  local year, month, day = text(meta["stated-date"] or ""):match("^(%d%d%d%d)%-(%d%d)%-(%d%d)")
  if year then add("created", ("(%d, %d, %d)"):format(tonumber(year), tonumber(month), tonumber(day))) end
  local lines = {}
  for line in text(meta["stated-header"] or ""):gmatch("[^\n]+") do
    local cells = {}
    for cell in line:gmatch("[^\t]+") do cells[#cells + 1] = quoted(cell) end
    lines[#lines + 1] = "(" .. table.concat(cells, ", ") .. ",)"
  end
  if #lines > 0 then add("header", "(" .. table.concat(lines, ", ") .. ",)") end
  add("widest", tostring(widest_table(doc.blocks)))
  add("titled", title and "true" or "false")
  return table.concat(said, ", ")
end

function Pandoc(doc)
  doc.blocks = doc.blocks:walk(plain)
  local title = title_of(doc)
  doc.blocks = cut_pages(raise_headings(doc.blocks))
  local head = pandoc.Blocks({ typst("#show: rendition.with(" .. arguments(doc, title) .. ")") })
  if title then
    head:insert(typst("#rendition-title["))
    head:insert(pandoc.Plain(title))
    head:insert(typst("]"))
  end
  if doc.meta["print-metadata"] then
    if doc.meta.subtitle then head:insert(pandoc.Para(text(doc.meta.subtitle))) end
    doc.meta["print-metadata"] = nil
    doc.meta["printed-title"] = nil
    doc.meta["title-is-window"] = nil
    head:extend(fact_box(doc.meta))
    if pandoc.utils.type(doc.meta.abstract) == "Blocks" then
      head:extend(doc.meta.abstract:walk(plain))
    end
  end
  return pandoc.Pandoc(head .. doc.blocks, pandoc.Meta({}))
end
