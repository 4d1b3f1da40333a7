-- Runs inside a Neovim that was started with the configuration of docs/editors/neovim.md: looks at
-- what a person would see, applies the quick fix, looks again. Writes it as JSON to $KERASCOPE_SEEN.
local PATIENCE_MS = 120000 -- TensorFlow is loaded meanwhile, on a busy machine too
local seen = {}
local buffer = vim.api.nvim_get_current_buf()

local function wait(what, look)
  if not vim.wait(PATIENCE_MS, look, 20) then
    error('waited in vain for ' .. what)
  end
end

local function diagnostics()
  return vim.tbl_map(function(found)
    return { line = found.lnum + 1, code = found.code, message = found.message, source = found.source }
  end, vim.diagnostic.get(buffer))
end

local function hints()
  local labels = {}
  for _, found in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
    local label = found.inlay_hint.label
    if type(label) == 'table' then
      label = table.concat(vim.tbl_map(function(part) return part.value end, label))
    end
    labels[tostring(found.inlay_hint.position.line + 1)] = label
  end
  return labels
end

-- Puts the cursor on the first character of the first occurrence of `text`.
local function go_to(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 })
      return
    end
  end
  error('not in the text: ' .. text)
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local shown = vim.api.nvim_win_get_buf(window)
      return table.concat(vim.api.nvim_buf_get_lines(shown, 0, -1, false), '\n')
    end
  end
end

local ok, problem = pcall(function()
  wait('the client', function() return #vim.lsp.get_clients({ name = 'kerascope', bufnr = buffer }) == 1 end)
  wait('a diagnostic', function() return #vim.diagnostic.get(buffer) > 0 end)
  seen.diagnostics = diagnostics()
  wait('hints', function() vim.cmd.redraw() return next(hints()) ~= nil end)
  seen.hints = hints()

  go_to('layers.Flatten')
  vim.lsp.buf.hover()
  wait('the hover', function() return floating_text() ~= nil end)
  seen.hover = floating_text()

  go_to('model.input, outputs')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action) return action.isPreferred end,
  })
  wait('the fix', function() return vim.bo[buffer].modified end)
  wait('a clean buffer', function() return #vim.diagnostic.get(buffer) == 0 end)
  seen.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
  wait('the hints of the new text', function() vim.cmd.redraw() return next(hints()) ~= nil end)
  seen.hints_after = hints()

  local client = vim.lsp.get_clients({ name = 'kerascope' })[1]
  client:stop()
  wait('the end of the server', function() return client:is_stopped() end)
end)
seen.problem = not ok and tostring(problem) or nil
vim.fn.writefile({ vim.json.encode(seen) }, vim.env.KERASCOPE_SEEN)
vim.cmd('qall!')
